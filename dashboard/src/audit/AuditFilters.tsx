import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { DayField } from '../shared/DayField';
import { isDay, isTurned } from '../shared/days';
import { isKakaoId } from '../shared/ids';
import { useFocusOnError } from '../shared/useFocusOnError';
import { AccountField, AccountsUnloaded } from './AccountField';
import { AUDIT_GROUPS } from './auditGroups';
import { type AuditFilter, auditSearch, parseAudit } from './auditUrl';

const RESULTS = ['succeeded', 'refused', 'failed'];

interface AuditFiltersProps {
  filter: AuditFilter;
  onApply: (filter: AuditFilter) => void;
}

/** Many conditions over a long log: nothing is asked before the button is pressed. What is asked otherwise, by Back or a link, stands in the fields then. */
export function AuditFilters({ filter, onApply }: AuditFiltersProps) {
  const translate = useTranslate();
  const asked = auditSearch(filter);
  const [draft, setDraft] = useState(filter);
  useEffect(() => setDraft(parseAudit(asked)), [asked]);
  const [attempt, setAttempt] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useFocusOnError(form, attempt);
  const t = (key: string) => translate(`audit.filter.${key}`);
  const set = (patch: Partial<AuditFilter>) => setDraft({ ...draft, ...patch });
  const userId = draft.userId.trim();
  const badId = userId !== '' && !isKakaoId(userId);
  const toIsBad = isTurned(draft.from, draft.to) ? translate('error.turnedPeriod') : isBad(draft.to);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (badId || isBad(draft.from) || toIsBad) setAttempt(attempt + 1);
    else onApply({ ...draft, userId, q: draft.q.trim() });
  };
  const knownKeys = draft.key && !AUDIT_GROUPS.includes(draft.key.replace(/\.$/, ''));
  return (
    <form ref={form} className="audit-filters" onSubmit={submit} noValidate>
      <TextField
        select
        label={t('what')}
        value={draft.key}
        onChange={({ target }) => set({ key: target.value })}
        slotProps={SELECT}
      >
        <MenuItem value="">{t('any')}</MenuItem>
        {AUDIT_GROUPS.map((group) => (
          <MenuItem key={group} value={`${group}.`}>
            {translate(`audit.group.${group}`)}
          </MenuItem>
        ))}
        {knownKeys && (
          <MenuItem value={draft.key}>{translate(`audit.key.${draft.key}`, { _: draft.key })}</MenuItem>
        )}
      </TextField>
      <TextField
        select
        label={t('result')}
        value={draft.result}
        onChange={({ target }) => set({ result: target.value })}
        slotProps={SELECT}
      >
        <MenuItem value="">{t('anyResult')}</MenuItem>
        {RESULTS.map((result) => (
          <MenuItem key={result} value={result}>
            {translate(`audit.result.${result}`)}
          </MenuItem>
        ))}
      </TextField>
      <AccountField value={draft.operatorId} onChange={(operatorId) => set({ operatorId })} />
      <TextField
        label={t('userId')}
        value={draft.userId}
        onChange={({ target }) => set({ userId: target.value })}
        error={badId}
        helperText={badId ? t('badId') : undefined}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 24 } }}
      />
      <TextField
        label={t('q')}
        value={draft.q}
        onChange={({ target }) => set({ q: target.value })}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      {(['from', 'to'] as const).map((end) => (
        <DayField
          key={end}
          label={t(end)}
          value={draft[end]}
          onChange={(day) => set({ [end]: day })}
          error={end === 'from' ? isBad(draft.from) : toIsBad}
        />
      ))}
      <Button type="submit" variant="contained">
        {t('apply')}
      </Button>
      <AccountsUnloaded />
    </form>
  );
}

const isBad = (day: string) => day !== '' && !isDay(day);

const SELECT = { select: { displayEmpty: true } };
