import { useTranslate } from 'react-admin';
import { CheckList } from '../../shared/CheckList';
import { Loaded } from '../../shared/Loaded';
import { useCatalogue, useScopeLabel } from '../../users/labels';
import { EvidenceField } from './EvidenceField';
import { type NewJobForm, needsScopes, needsTags } from './jobForm';

interface ParamsFieldsProps {
  form: NewJobForm;
  onChange: (patch: Partial<NewJobForm>) => void;
  paramsError?: string;
  isEvidenceMissing?: boolean;
}

/** What the kind of job needs to know, chosen from what was ever seen of this app. */
export function ParamsFields({ form, onChange, paramsError, isEvidenceMissing }: ParamsFieldsProps) {
  const translate = useTranslate();
  const label = useScopeLabel();
  const catalogue = useCatalogue();
  const kindOf = (required: boolean | null | undefined) =>
    translate(required ? 'state.required' : 'state.optional');
  return (
    <>
      {needsScopes(form.kind) && (
        <Loaded query={catalogue}>
          {({ scopes }) => (
            <CheckList
              legend={translate('jobs.new.scopes')}
              choices={scopes.map(({ id, displayName }) => ({ value: id, label: label(id, displayName) }))}
              value={form.scopes}
              onChange={(value) => onChange({ scopes: value })}
              error={paramsError}
            />
          )}
        </Loaded>
      )}
      {needsTags(form.kind) && (
        <Loaded query={catalogue}>
          {({ terms }) => (
            <CheckList
              legend={translate('jobs.new.tags')}
              choices={terms.map(({ tag, required }) => ({ value: tag, label: tag, note: kindOf(required) }))}
              value={form.tags}
              onChange={(tags) => onChange({ tags })}
              error={paramsError}
            />
          )}
        </Loaded>
      )}
      {form.kind === 'record-terms' && (
        <EvidenceField
          value={form.evidence}
          onChange={(evidence) => onChange({ evidence })}
          missing={isEvidenceMissing}
        />
      )}
    </>
  );
}
