import { LinkBase, useTranslate } from 'react-admin';
import { PRESETS } from './scheduleForm';

/** Ways to a new schedule that is filled in but for its name and reason. */
export function Presets() {
  const translate = useTranslate();
  const label = translate('schedules.preset.label');
  return (
    <nav className="row schedule-presets" aria-label={label}>
      <span className="muted">{label}</span>
      {Object.keys(PRESETS).map((name) => (
        <LinkBase key={name} className="condition condition-fixed" to={`/schedules/new?preset=${name}`}>
          {translate(`schedules.preset.${name}`)}
        </LinkBase>
      ))}
    </nav>
  );
}
