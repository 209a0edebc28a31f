import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { LinkBase, useTranslate } from 'react-admin';
import type { JobCheck, JobOrderChoice } from '../../providers/types';
import { Band } from '../../shared/Band';
import { useCounted } from '../../shared/numbers';
import { jobNumber } from '../jobWords';

interface OrderChoiceProps {
  overlaps: JobCheck['overlaps'];
  value: JobOrderChoice;
  /** Left out where there is nothing to choose. */
  onChange?: (choice: JobOrderChoice) => void;
}

/** Other jobs on the same people, and who goes first. */
export function OrderChoice({ overlaps, value, onChange }: OrderChoiceProps) {
  const translate = useTranslate();
  const counted = useCounted();
  if (overlaps.length === 0) return null;
  const hasBegun = overlaps.some((other) => other.hasBegun);
  return (
    <Band kind="warn" title={translate('jobs.order.title')}>
      <ul className="plain-list">
        {overlaps.map(({ id, kind, status, people }) => (
          <li key={id}>
            <LinkBase to={`/jobs/${id}`}>
              {translate(`jobs.kind.${kind}`)} {jobNumber({ id })}
            </LinkBase>{' '}
            · {translate(`jobs.status.${status}`)} · {counted('jobs.order.shared', people)}
          </li>
        ))}
      </ul>
      {onChange && (
        <RadioGroup
          aria-label={translate('jobs.order.label')}
          value={value}
          onChange={(_, choice) => onChange(choice as JobOrderChoice)}
        >
          <FormControlLabel value="after" control={<Radio />} label={translate('jobs.order.after')} />
          <FormControlLabel
            value="before"
            disabled={hasBegun}
            control={<Radio />}
            label={translate(hasBegun ? 'jobs.order.beforeNot' : 'jobs.order.before')}
          />
        </RadioGroup>
      )}
    </Band>
  );
}
