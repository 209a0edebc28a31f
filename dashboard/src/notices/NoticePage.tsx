import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { LinkBase, useParams, useTranslate } from 'react-admin';
import { legible } from '../../../words/characters';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { NotAccepted, NoticeText } from '../providers/types';
import { Band } from '../shared/Band';
import { LoadError } from '../shared/ErrorNote';
import { Facts } from '../shared/Facts';
import { focusGoesOn } from '../shared/focusGoesOn';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card, Page } from '../shared/Page';
import { formatKst } from '../shared/times';
import { Unloaded } from '../shared/Unloaded';
import { useScopeLabel } from '../users/labels';
import { usersPath } from '../users/listUrl';
import { type NoticeAct, NoticeActDialog } from './NoticeActDialog';
import { NoticeState } from './NoticeState';
import { wholeTakerOf } from './takenTime';
import './notices.css';

/** One version with its words. */
export default function NoticePage() {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['notices', id],
    queryFn: ({ signal }) => http.get<NoticeText>(`/notices/${id}`, undefined, signal),
  });
  if (data) return <Words notice={data} />;
  return (
    <Unloaded
      title={translate('notices.one', { id: `#${id}` })}
      back={{ to: '/notices', label: translate('notices.title') }}
      error={error}
      onRetry={() => refetch()}
    />
  );
}

function Words({ notice }: { notice: NoticeText }) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const mayManage = useMay('settings.manage');
  const [act, setAct] = useState<NoticeAct | null>(null);
  const { kind, subject, version, language, superseded, ended, restored, restoredFrom } = notice;
  const taker = wholeTakerOf(notice);
  const name = kind === 'scope' ? scopeLabel(subject) : subject;
  return (
    <Page
      title={`${name} ${version}`}
      back={{ to: '/notices', label: translate('notices.title') }}
      heading={
        <span className="row">
          {name} {version} <NoticeState notice={notice} />
        </span>
      }
      meta={[translate(`notices.kind.${kind}`), translate(`notices.language.${language}`)]}
      actions={
        mayManage &&
        !superseded && (
          <>
            <Button ref={focusGoesOn} onClick={() => setAct('supersede')}>
              {translate('notices.act.supersede')}
            </Button>
            {!notice.until && (
              <Button ref={focusGoesOn} onClick={() => setAct('end')}>
                {translate('notices.act.end')}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="stack">
        {superseded && (
          <Band
            kind="warn"
            title={translate('notices.supersededTitle')}
            action={
              mayManage &&
              ended &&
              !taker && (
                <Button ref={focusGoesOn} onClick={() => setAct('restore')}>
                  {translate('notices.act.restore', { version: ended.version })}
                </Button>
              )
            }
          >
            <span>{legible(superseded.reason)}</span>
            <span className="card-note">
              {superseded.by?.name} · <Time value={superseded.at} zone />
            </span>
            {ended && <span>{translate('notices.staysEnded', { version: ended.version })}</span>}
            {taker && (
              <span>
                {translate('notices.timeTaken')}{' '}
                <LinkBase to={`/notices/${taker.id}`}>{taker.version}</LinkBase>
              </span>
            )}
            {restored && (
              <span>
                {translate('notices.restored')}{' '}
                <LinkBase to={`/notices/${restored.id}`}>{restored.version}</LinkBase>
              </span>
            )}
          </Band>
        )}
        {restoredFrom.map(({ id, version: wrong, from, at }) => (
          <Band key={id} kind="info">
            <span>
              {translate('notices.restoredFrom', {
                from: formatKst(from) ?? '',
                at: formatKst(at) ?? '',
              })}{' '}
              <LinkBase to={`/notices/${id}`}>{wrong}</LinkBase>
            </span>
          </Band>
        ))}
        {kind === 'term' && !superseded && hasBegun(notice) && <NotAcceptedNote id={notice.id} />}
        <Card title={translate('notices.words')}>
          <div className="notice-words" lang={language}>
            {notice.text}
          </div>
        </Card>
        <Card title={translate('notices.about')}>
          <Facts
            facts={[
              [translate('notices.column.from'), <Time key="from" value={notice.from} />],
              [translate('notices.column.until'), <Time key="until" value={notice.until} />],
              [
                translate('notices.column.digest'),
                <code key="digest" className="notice-digest">
                  {notice.digest}
                </code>,
              ],
              [
                translate('notices.column.createdBy'),
                <Fragment key="createdBy">
                  {notice.createdBy?.name ?? '-'} · <Time value={notice.createdAt} zone />
                </Fragment>,
              ],
            ]}
          />
        </Card>
      </div>
      {act && <NoticeActDialog notice={notice} act={act} onClose={() => setAct(null)} />}
    </Page>
  );
}

/** Before that nobody can have accepted it. */
const hasBegun = ({ from }: NoticeText) => Date.parse(from) <= Date.now();

/** How many linked people have not accepted this version, and the way to them. */
function NotAcceptedNote({ id }: { id: string }) {
  const translate = useTranslate();
  const counted = useCounted();
  const { data, error, refetch } = useQuery({
    queryKey: ['notices', id, 'not-accepted'],
    queryFn: ({ signal }) => http.get<NotAccepted>(`/notices/${id}/not-accepted`, undefined, signal),
  });
  if (error && !data) {
    return (
      <Card>
        <LoadError error={error} onRetry={() => refetch()} />
      </Card>
    );
  }
  if (!data) return null;
  return (
    <Band
      kind="info"
      action={
        data.count > 0 && (
          <LinkBase to={usersPath({ noticeNotAccepted: id })}>{translate('notices.toPeople')}</LinkBase>
        )
      }
    >
      {counted('notices.notAccepted', data.count)}
    </Band>
  );
}
