import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { LinkBase, useTranslate } from 'react-admin';
import { CountNow } from '../chosen-people/SelectionField';
import type { SavedQuestion, UserFilter } from '../providers/types';
import { Loaded } from '../shared/Loaded';
import { FilterChips } from '../users/FilterChips';
import { FixedConditions } from '../users/FixedConditions';
import { FilterMenus } from '../users/filters/FilterMenus';
import { isFiltered, withPatch } from '../users/listUrl';
import { questionAddress, useSavedQuestions } from '../users/useSavedQuestions';
import type { ScheduleForm } from './scheduleForm';

interface PeopleFieldsProps {
  form: ScheduleForm;
  onChange: (patch: Partial<ScheduleForm>) => void;
  error?: string;
}

/** Whom the schedule asks for at each of its times: a saved question, or conditions of its own. */
export function PeopleFields({ form, onChange, error }: PeopleFieldsProps) {
  const translate = useTranslate();
  const questions = useSavedQuestions();
  const t = (key: string) => translate(`schedules.people.${key}`);
  const onFilter = (patch: Partial<UserFilter>) => onChange({ filter: withPatch(form.filter, patch) });
  return (
    <div className="stack">
      <fieldset className="radio-row">
        <legend className="visually-hidden">{t('by')}</legend>
        {(['question', 'filter'] as const).map((by) => (
          <label key={by}>
            <input type="radio" name="by" checked={form.by === by} onChange={() => onChange({ by })} />
            {t(by)}
          </label>
        ))}
      </fieldset>
      {form.by === 'question' ? (
        <Loaded query={questions}>
          {(all) => <QuestionField questions={all} value={form.savedQuestionId} onChange={onChange} />}
        </Loaded>
      ) : (
        <>
          <div className="filter-row">
            <FilterMenus filter={form.filter} onFilter={onFilter} />
          </div>
          <FilterChips filter={form.filter} onFilter={onFilter} onClear={() => onChange({ filter: {} })} />
          {isFiltered(form.filter) && <CountNow filter={form.filter} />}
        </>
      )}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface QuestionFieldProps extends Pick<PeopleFieldsProps, 'onChange'> {
  questions: SavedQuestion[];
  value: string;
}

function QuestionField({ questions, value, onChange }: QuestionFieldProps) {
  const translate = useTranslate();
  const chosen = questions.find(({ id }) => id === value);
  if (questions.length === 0) {
    return (
      <p>
        {translate('schedules.people.none')} <LinkBase to="/users">{translate('error.toUsers')}</LinkBase>
      </p>
    );
  }
  return (
    <>
      <TextField
        select
        className="question-field"
        label={translate('schedules.people.question')}
        value={chosen ? value : ''}
        onChange={({ target }) => onChange({ savedQuestionId: target.value })}
        helperText={translate('schedules.people.questionHelp')}
      >
        {questions.map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      {chosen && (
        <>
          <FixedConditions filter={chosen.filter} />
          <div className="spread">
            <CountNow filter={chosen.filter} />
            <LinkBase to={questionAddress(chosen)}>{translate('schedules.people.look')}</LinkBase>
          </div>
        </>
      )}
    </>
  );
}
