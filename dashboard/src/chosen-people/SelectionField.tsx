import { useQuery } from '@tanstack/react-query';
import { LinkBase, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { UserFilter } from '../providers/types';
import { AddressUnclear } from '../shared/AddressUnclear';
import { Band } from '../shared/Band';
import { ErrorNote, LoadError } from '../shared/ErrorNote';
import { IdsField } from '../shared/IdsField';
import { useCounted } from '../shared/numbers';
import { ScrollBox } from '../shared/ScrollBox';
import { targetOf } from '../shared/targets';
import { FixedConditions } from '../users/FixedConditions';
import { isFiltered, listSearch, parseList } from '../users/listUrl';
import { useConditions } from '../users/useConditions';
import { isSameFilter, useSavedQuestion } from '../users/useSavedQuestions';
import { type ChosenList, IdListAnnouncer, IdListField, IdListUpload } from './IdListField';
import type { Pasted, Selection } from './selection';

interface SelectionFieldProps {
  selection: Selection;
  pasted: Pasted;
  onPaste: (pasted: Pasted) => void;
  list: ChosenList | null;
  onList: (list: ChosenList | null) => void;
  error?: string;
  /** What is no id has still to be looked at. */
  isBadUnseen?: boolean;
  /** Message that says when everybody who fits is counted; that of a draft when left out. */
  filterNote?: string;
}

/** Whom the draft will hold, in words, with the count as it is now. */
export function SelectionField(props: SelectionFieldProps) {
  const {
    selection,
    pasted,
    onPaste,
    list,
    onList,
    error,
    isBadUnseen,
    filterNote = 'jobs.new.byFilter',
  } = props;
  const translate = useTranslate();
  const counted = useCounted();
  if (selection.by === 'filter') return <FilterSelection filter={selection.filter} note={filterNote} />;
  if (selection.by === 'question') return <QuestionSelection {...selection} note={filterNote} />;
  if (selection.by === 'paste') {
    const unseen = isBadUnseen ? translate('error.byCode.list_has_bad_lines') : undefined;
    return (
      <>
        {selection.isUnclear && <AddressUnclear />}
        <IdListAnnouncer list={list} />
        {list ? (
          <IdListField list={list} onChange={onList} error={error ?? unseen} />
        ) : (
          <div className="stack">
            <IdsField
              label={translate('jobs.new.paste')}
              value={pasted.text}
              onChange={(text) => onPaste({ text, accepted: false })}
              error={error}
              withFile={false}
              tick={{
                accepted: pasted.accepted,
                onAccept: (accepted) => onPaste({ ...pasted, accepted }),
                error: isBadUnseen ? translate('lookup.badUnseen') : undefined,
              }}
            />
            <IdListUpload onUploaded={onList} />
          </div>
        )}
      </>
    );
  }
  const { ids } = selection;
  const title = counted('jobs.new.byIds', ids.length);
  return (
    <div className="stack">
      <strong className="num">{title}</strong>
      <ScrollBox label={title}>
        <p className="muted num">{ids.join(', ')}</p>
      </ScrollBox>
      <LinkBase to={`/users?ticked=${ids.join(',')}`}>{translate('jobs.new.change')}</LinkBase>
    </div>
  );
}

interface QuestionSelectionProps {
  id: string;
  /** What it asked where it was chosen. */
  seen: UserFilter;
  note: string;
}

/** A saved question under its name; what it asks now is what the draft will hold, and whether that is what was seen. */
function QuestionSelection({ id, seen, note }: QuestionSelectionProps) {
  const translate = useTranslate();
  const { data, error } = useSavedQuestion(id);
  if (error) return <ErrorNote error={error} />;
  if (!data) return <span className="skeleton" />;
  return (
    <div className="stack">
      <strong>{data.name}</strong>
      {isFiltered(seen) && !isSameFilter(data.filter, seen) && (
        <Band kind="warn" title={translate('jobs.new.questionChanged')}>
          <span>{translate('jobs.new.questionChangedBody')}</span>
        </Band>
      )}
      <FilterSelection filter={data.filter} question={data.id} note={note} />
    </div>
  );
}

/** How many fit a filter right now. */
export function CountNow({ filter }: { filter: UserFilter }) {
  const counted = useCounted();
  const { data, error, refetch } = useQuery({
    queryKey: ['users', 'count', filter],
    queryFn: ({ signal }) => http.count('/users', { ...filter }, signal),
  });
  if (error && !data) return <LoadError error={error} onRetry={() => refetch()} />;
  if (data?.total === undefined) return <strong className="num">…</strong>;
  const key = data.totalIsExact === false ? 'jobs.new.nowAtLeast' : 'jobs.new.now';
  return <strong className="num">{counted(key, data.total)}</strong>;
}

interface FilterSelectionProps {
  filter: UserFilter;
  question?: string | null;
  note: string;
}

function FilterSelection({ filter, question = null, note }: FilterSelectionProps) {
  const translate = useTranslate();
  const conditions = useConditions()(filter);
  return (
    <div className="stack">
      <p>{translate(conditions.length ? note : 'jobs.new.everybody')}</p>
      <FixedConditions filter={filter} />
      <div className="spread">
        <CountNow filter={filter} />
        <LinkBase {...targetOf('/users', listSearch({ ...parseList(''), filter, question, all: true }))}>
          {translate('jobs.new.change')}
        </LinkBase>
      </div>
    </div>
  );
}
