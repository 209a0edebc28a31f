import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { Card } from '../../shared/Page';
import { ReasonField } from '../../shared/ReasonField';
import type { NewJobForm } from './jobForm';
import { KindChoice } from './KindChoice';
import { ParamsFields } from './ParamsFields';

interface JobFieldsProps {
  form: NewJobForm;
  onChange: (patch: Partial<NewJobForm>) => void;
  /** What was found missing at the last attempt. */
  complaints: readonly string[];
}

/** What a job does and how carefully: for a draft, and for the drafts that a schedule makes. */
export function JobFields({ form, onChange, complaints }: JobFieldsProps) {
  const translate = useTranslate();
  const says = (complaint: string, key: string) =>
    complaints.includes(complaint) ? translate(key) : undefined;
  return (
    <>
      <Card title={translate('jobs.new.what')}>
        <div className="stack">
          <KindChoice
            value={form.kind}
            onChange={(kind) => onChange({ kind })}
            error={says('kind', 'jobs.new.kindNeeded')}
          />
          <ParamsFields
            form={form}
            onChange={onChange}
            paramsError={says('params', 'jobs.new.paramsNeeded')}
            isEvidenceMissing={complaints.includes('evidence')}
          />
          <ReasonField
            value={form.reason}
            onChange={(reason) => onChange({ reason })}
            missing={complaints.includes('reason')}
            inHistory
          />
          <TextField
            className="canary-field"
            label={translate('jobs.new.ticket')}
            value={form.ticket}
            onChange={({ target }) => onChange({ ticket: target.value })}
            helperText={translate('jobs.new.ticketHelp')}
            slotProps={{ htmlInput: { maxLength: 100 } }}
          />
        </div>
      </Card>
      <Card title={translate('jobs.new.options')}>
        <div className="stack">
          <FormControlLabel
            control={<Checkbox checked={form.dryRun} onChange={(_, dryRun) => onChange({ dryRun })} />}
            label={translate('jobs.new.dryRun')}
          />
          <TextField
            className="canary-field"
            label={translate('jobs.new.canary')}
            value={form.canary}
            onChange={({ target }) => onChange({ canary: target.value })}
            helperText={says('canary', 'jobs.new.canaryBad') ?? translate('jobs.new.canaryHelp')}
            error={complaints.includes('canary')}
            slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 7 } }}
          />
        </div>
      </Card>
    </>
  );
}
