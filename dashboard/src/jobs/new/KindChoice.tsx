import { useTranslate } from 'react-admin';
import { JOB_KINDS, type JobKind } from '../../providers/types';

/** The harmless first, the irreversible last. */
const ORDER: JobKind[] = [...JOB_KINDS].reverse();

/** What the job is to do, each kind with what comes of it. */
export function KindChoice({
  value,
  onChange,
  error,
}: {
  value: JobKind | null;
  onChange: (kind: JobKind) => void;
  error?: string;
}) {
  const translate = useTranslate();
  return (
    <div>
      <fieldset className="kind-choice">
        <legend className="visually-hidden">{translate('jobs.new.what')}</legend>
        {ORDER.map((kind) => (
          <label key={kind} className={kind === 'unlink' ? 'kind-danger' : undefined}>
            <input type="radio" name="kind" checked={value === kind} onChange={() => onChange(kind)} />
            <span>
              <strong>{translate(`jobs.kind.${kind}`)}</strong>
              <span className="card-note">{translate(`jobs.effect.${kind}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
