import { useMutation } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../words/scopeOrder';
import { http } from '../providers/http';
import type { ConsentCheck, UserFilter } from '../providers/types';
import { ErrorNote } from '../shared/ErrorNote';
import { type Fact, Facts } from '../shared/Facts';
import { Dated, Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import { SteadyButton } from '../shared/SteadyButton';
import { ConditionLines } from '../users/ConditionLines';
import { useScopeLabel } from '../users/labels';
import { questionAddress } from '../users/useSavedQuestions';

/** What was asked, by whom, and the digest over the answers. */
export function CheckFacts({ check }: { check: ConsentCheck }) {
  const translate = useTranslate();
  const counted = useCounted();
  const label = useScopeLabel();
  const t = (key: string) => translate(`consentChecks.facts.${key}`);
  const facts: Fact[] = [
    [t('on'), <span key="on" className="id">{`${check.on} KST`}</span>],
    [t('at'), check.at && <Time key="at" value={check.at} precision="second" zone />],
    [t('purpose'), translate(`consentChecks.purpose.${check.purpose}`)],
    [
      t('scopes'),
      inScopeOrder(check.scopes, (scope) => scope)
        .map((scope) => label(scope))
        .join(', '),
    ],
    [t('terms'), check.terms.join(', ')],
    [t('agedTerms'), check.agedTerms.join(', ')],
    [t('maxAge'), counted('consentChecks.facts.maxAgeValue', check.maxAgeDays)],
    [t('selection'), <Chosen key="selection" check={check} />],
    [
      t('reason'),
      <span key="reason" className="pre">
        <Dated text={check.reason} />
      </span>,
    ],
    [t('createdBy'), check.createdBy && `${check.createdBy.name} (${check.createdBy.email})`],
    [t('createdAt'), <Time key="created" value={check.createdAt} precision="second" zone />],
    [t('madeAt'), check.madeAt && <Time key="made" value={check.madeAt} precision="second" zone />],
    [t('digest'), check.digest && <Digest key="digest" id={check.id} digest={check.digest} />],
  ];
  return (
    <Card title={translate('consentChecks.facts.title')}>
      <Facts facts={facts} />
    </Card>
  );
}

/** How the people were chosen, as the check keeps it. */
interface Selection {
  filter?: UserFilter;
  savedQuestion?: { id: string; name: string };
  ids?: number;
  file?: string;
}

function Chosen({ check }: { check: ConsentCheck }) {
  const translate = useTranslate();
  const counted = useCounted();
  const { filter, savedQuestion, ids = 0, file } = check.selection as Selection;
  if (!filter) {
    return (
      <>
        {file && <div>{translate('consentChecks.facts.file', { file })}</div>}
        <div className="num">{counted('consentChecks.facts.byIds', ids)}</div>
      </>
    );
  }
  return (
    <>
      {savedQuestion && (
        <LinkBase to={questionAddress({ id: savedQuestion.id, filter })}>{savedQuestion.name}</LinkBase>
      )}
      <ConditionLines filter={filter} none={translate('consentChecks.facts.everybody')} />
    </>
  );
}

/** The digest, and on demand whether the answers kept still have it. */
function Digest({ id, digest }: { id: string; digest: string }) {
  const translate = useTranslate();
  const verify = useMutation({
    mutationFn: () => http.get<{ isIntact: boolean }>(`/consent-checks/${id}/verification`),
  });
  const verdict = verify.data && (verify.data.isIntact ? 'intact' : 'altered');
  return (
    <div className="stack">
      <span className="num check-digest">{digest}</span>
      <div className="row">
        <SteadyButton size="small" disabled={verify.isPending} onClick={() => verify.mutate()}>
          {translate('consentChecks.verify.action')}
        </SteadyButton>
        <span role="status" className={verdict === 'altered' ? 'field-error' : undefined}>
          {verdict && translate(`consentChecks.verify.${verdict}`)}
        </span>
      </div>
      {Boolean(verify.error) && <ErrorNote error={verify.error} />}
    </div>
  );
}
