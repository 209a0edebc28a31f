import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { CheckList } from '../shared/CheckList';
import { DayField } from '../shared/DayField';
import { Loaded } from '../shared/Loaded';
import { Card } from '../shared/Page';
import { ReasonField } from '../shared/ReasonField';
import { useCatalogue, useScopeLabel } from '../users/labels';
import type { CheckComplaint, CheckForm } from './checkForm';

interface CheckFieldsProps {
  form: CheckForm;
  onChange: (patch: Partial<CheckForm>) => void;
  /** What was found missing at the last attempt. */
  complaints: readonly CheckComplaint[];
}

/** The question of a check, but for its people. */
export function CheckFields({ form, onChange, complaints }: CheckFieldsProps) {
  const translate = useTranslate();
  const label = useScopeLabel();
  const catalogue = useCatalogue();
  const t = (key: string) => translate(`consentChecks.new.${key}`);
  const says = (complaint: CheckComplaint, key: string) =>
    complaints.includes(complaint) ? t(key) : undefined;
  const wrongAge = says('maxAge', 'maxAgeWrong');
  return (
    <Card title={t('question')}>
      <div className="stack">
        <DayField
          label={t('on')}
          value={form.on}
          onChange={(on) => onChange({ on })}
          error={complaints.includes('on')}
          help={t('onHelp')}
        />
        <TextField
          select
          className="check-short-field"
          label={t('purpose')}
          value={form.purpose}
          onChange={({ target }) => onChange({ purpose: target.value as CheckForm['purpose'] })}
          helperText={t('purposeHelp')}
          slotProps={{ select: { native: true } }}
        >
          {(['marketing', 'other'] as const).map((one) => (
            <option key={one} value={one}>
              {translate(`consentChecks.purpose.${one}`)}
            </option>
          ))}
        </TextField>
        <Loaded query={catalogue}>
          {({ scopes, terms }) => (
            <>
              <CheckList
                legend={t('scopes')}
                choices={scopes.map(({ id, displayName }) => ({ value: id, label: label(id, displayName) }))}
                value={form.scopes}
                onChange={(value) => onChange({ scopes: value })}
              />
              <CheckList
                legend={t('terms')}
                choices={terms.map(({ tag }) => ({ value: tag, label: tag }))}
                value={form.terms}
                onChange={(value) => onChange({ terms: value })}
                error={says('needs', 'needsMissing') ?? says('term', 'termMissing')}
              />
            </>
          )}
        </Loaded>
        <TextField
          className="check-short-field"
          label={t('maxAge')}
          value={form.maxAgeDays}
          onChange={({ target }) => onChange({ maxAgeDays: target.value })}
          helperText={wrongAge ?? t('maxAgeHelp')}
          error={Boolean(wrongAge)}
          slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 4 } }}
        />
        <ReasonField
          value={form.reason}
          onChange={(reason) => onChange({ reason })}
          missing={complaints.includes('reason')}
        />
      </div>
    </Card>
  );
}
