import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useId } from 'react';
import { useTranslate } from 'react-admin';
import type { NoticeText } from '../providers/types';
import { DayField } from '../shared/DayField';
import { Dated } from '../shared/Moment';
import { formatKst } from '../shared/times';
import { takerOf } from './takenTime';

/** What becomes of the version that a wrong one had ended: nothing chosen yet, it stays ended, or it stands again. */
export interface BeforeChoice {
  choice: '' | 'ended' | 'again';
  /** The last day, where it is to be another than that of the wrong one. */
  until: string;
}

interface VersionBeforeProps {
  notice: NoticeText;
  value: BeforeChoice;
  onChange: (value: BeforeChoice) => void;
  isMissing: boolean;
  /** Whether the last day is none; or, in words, what else is wrong with it. */
  dayError: boolean | string;
}

/** Lets whoever marks a version as wrong say whether the one that it had ended stands again. */
export function VersionBefore({ notice, value, onChange, isMissing, dayError }: VersionBeforeProps) {
  const translate = useTranslate();
  const label = useId();
  const t = (key: string) =>
    translate(`notices.before.${key}`, { version: notice.ended?.version, wrong: notice.version });
  return (
    <div>
      <p id={label}>{t('question')}</p>
      <RadioGroup
        aria-labelledby={label}
        value={value.choice}
        onChange={(_, choice) => onChange({ ...value, choice: choice as BeforeChoice['choice'] })}
      >
        {(['again', 'ended'] as const).map((choice) => (
          <FormControlLabel key={choice} value={choice} control={<Radio />} label={t(choice)} />
        ))}
      </RadioGroup>
      {isMissing && (
        <p className="field-error" role="alert">
          {t('missing')}
        </p>
      )}
      {value.choice === 'again' && (
        <LastDayBefore
          notice={notice}
          value={value.until}
          onChange={(until) => onChange({ ...value, until })}
          error={dayError}
        />
      )}
    </div>
  );
}

interface LastDayBeforeProps {
  notice: NoticeText;
  value: string;
  onChange: (until: string) => void;
  error: boolean | string;
}

/** Until when the version stands again that a wrong one had ended. */
export function LastDayBefore({ notice, value, onChange, error }: LastDayBeforeProps) {
  const translate = useTranslate();
  const taker = takerOf(notice);
  const t = (key: string) =>
    translate(`notices.before.${key}`, {
      version: notice.ended?.version,
      next: taker?.version,
      from: formatKst(taker?.from),
    });
  return (
    <DayField
      label={t('lastDay')}
      value={value}
      onChange={onChange}
      error={error}
      help={<Dated text={t(taker ? 'lastDayAsNext' : notice.until ? 'lastDayAsWrong' : 'lastDayNone')} />}
    />
  );
}
