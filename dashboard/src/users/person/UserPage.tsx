import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams, useTranslate } from 'react-admin';
import { PersonDriftCard } from '../../drift/PersonDriftCard';
import { ApiError, http } from '../../providers/http';
import { useMay } from '../../providers/session';
import type { User } from '../../providers/types';
import { CopyId } from '../../shared/CopyId';
import { ErrorNote } from '../../shared/ErrorNote';
import { LiveRegion } from '../../shared/LiveRegion';
import { Checked } from '../../shared/Moment';
import { Page } from '../../shared/Page';
import { StatusTag } from '../../shared/StatusTag';
import { SteadyButton } from '../../shared/SteadyButton';
import { Unloaded } from '../../shared/Unloaded';
import { useNameOf } from '../useNameOf';
import { AccessCard } from './AccessCard';
import { AskCard } from './AskCard';
import { AsOfCard } from './AsOfCard';
import { ScopesCard, TermsCard } from './ConsentTables';
import { EvidenceButton } from './EvidenceButton';
import { FieldsCard } from './FieldsCard';
import { History } from './History';
import { PersonActions } from './PersonActions';
import { PersonJobs } from './PersonJobs';
import { PersonProtection } from './PersonProtection';
import { PersonState } from './PersonState';
import { ProfileCard } from './ProfileCard';
import { LinkCard, ReadCard } from './ReadCard';
import { UnknownPerson } from './UnknownPerson';
import { usePerson } from './usePerson';
import '../users.css';
import './person.css';

/** Everything known of one person, and what may be done with them. */
export default function UserPage() {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const back = useWayBack();
  const { data: user, error, refetch } = usePerson(id);
  if (error instanceof ApiError && error.status === 404) return <UnknownPerson id={id} />;
  if (user) return <Person key={id} user={user} />;
  return (
    <Unloaded title={translate('person.title', { id })} back={back} error={error} onRetry={() => refetch()} />
  );
}

function Person({ user }: { user: User }) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const back = useWayBack();
  const mayRefresh = useMay('users.refresh');
  const refresh = useRefresh(user.id);
  return (
    <Page
      title={translate('person.title', { id: user.id })}
      back={back}
      heading={
        <span className="row">
          <bdi>{nameOf(user)}</bdi> <StatusTag status={user.status} />
        </span>
      }
      meta={[
        <CopyId key="id" value={user.id} />,
        // Of a link that has ended there is nothing to read anew; the band says when that was seen.
        user.status !== 'unlinked' && (
          <span key="ago">
            <Checked at={user.refreshedAt} />
          </span>
        ),
      ]}
      actions={
        <>
          <EvidenceButton id={user.id} />
          <PersonActions user={user} />
          {mayRefresh && (
            <SteadyButton variant="contained" disabled={refresh.isPending} onClick={() => refresh.mutate()}>
              {translate(refresh.isPending ? 'person.reading' : 'person.readAnew')}
            </SteadyButton>
          )}
        </>
      }
    >
      <LiveRegion text={refresh.said} />
      <div className="stack">
        {refresh.error && <ErrorNote error={refresh.error} />}
        <PersonState user={user} />
        <PersonProtection user={user} />
        <PersonJobs user={user} />
        <div className="person-grid">
          <ProfileCard user={user} />
          <div className="stack person-main">
            <ScopesCard user={user} />
            <TermsCard user={user} />
            <History id={user.id} />
            <AsOfCard id={user.id} />
          </div>
          <div className="stack person-side">
            <FieldsCard user={user} />
            <PersonDriftCard id={user.id} />
            <AskCard user={user} />
            <LinkCard user={user} />
            <ReadCard user={user} />
            <AccessCard id={user.id} />
          </div>
        </div>
      </div>
    </Page>
  );
}

/** What the pages are called that show people, by the first part of their path. */
const PEOPLE_PAGES: Record<string, string> = {
  lookup: 'lookup.title',
  jobs: 'jobs.name',
  'consent-checks': 'consentChecks.name',
  'protected-users': 'protectedUsers.title',
};

/** The page on which the person was opened; the list of people where no other is known. */
function useWayBack() {
  const translate = useTranslate();
  const to = (useLocation().state as { from?: string } | null)?.from ?? '/users';
  const [, part = '', id] = to.split('/');
  return { to, label: translate(PEOPLE_PAGES[part] ?? 'users.title', { id: `#${id}` }) };
}

/** Reads everything about the person anew and shows it at once, history included. */
function useRefresh(id: string) {
  const queries = useQueryClient();
  const translate = useTranslate();
  const [said, setSaid] = useState('');
  const mutation = useMutation({
    mutationFn: () => http.post<User>(`/users/${id}/refresh`),
    onMutate: () => setSaid(translate('person.reading')),
    onSuccess: (user) => {
      queries.setQueryData(['person', id], user);
      queries.invalidateQueries({ queryKey: ['history', id] });
      queries.invalidateQueries({ queryKey: ['access', id] });
      queries.invalidateQueries({ queryKey: ['consent-requests', id] });
      queries.invalidateQueries({ queryKey: ['drift'] });
      queries.invalidateQueries({ queryKey: ['users'] });
      setSaid(translate('person.readDone'));
    },
    onError: () => setSaid(''),
  });
  return { ...mutation, said };
}
