import { useState } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { useMay } from '../../providers/session';
import type { UserFilter } from '../../providers/types';
import { FilterMenu } from '../../shared/FilterMenu';
import { Loaded } from '../../shared/Loaded';
import { isFiltered, MAX_TICKED } from '../listUrl';
import { isSameFilter, questionAddress, useSavedQuestions } from '../useSavedQuestions';
import { type QuestionAct, SavedQuestionDialog } from './SavedQuestionDialog';

interface SavedQuestionsProps {
  filter: UserFilter;
  /** The saved question that the address names; its filter may have been changed here since. */
  question: string | null;
}

/** Saved questions as views of the list, and what can be done with the one that is open. */
export function SavedQuestions({ filter, question }: SavedQuestionsProps) {
  const translate = useTranslate();
  const questions = useSavedQuestions();
  const mayManage = useMay('saved-questions.manage');
  const [act, setAct] = useState<QuestionAct | null>(null);
  const open = questions.data?.find(({ id }) => id === question);
  const isChanged = open ? !isSameFilter(open.filter, filter) : false;
  const canSave = isFiltered(filter) && !filter.q && (filter.ids?.length ?? 0) <= MAX_TICKED;
  const t = (key: string, params?: object) => translate(`users.questions.${key}`, params);
  const label = open ? (isChanged ? t('changed', { name: open.name }) : open.name) : t('title');

  return (
    <>
      <FilterMenu label={label} className={open ? 'filter-button-on question-button' : undefined}>
        {(close) => {
          const start = (next: QuestionAct) => () => {
            close();
            setAct(next);
          };
          return (
            <div className="question-menu">
              <Loaded query={questions}>
                {(all) =>
                  all.length ? (
                    <ul className="question-list">
                      {all.map((one) => (
                        <li key={one.id}>
                          <LinkBase
                            to={questionAddress(one)}
                            aria-current={one.id === open?.id ? 'true' : undefined}
                            onClick={close}
                          >
                            {one.name}
                          </LinkBase>
                        </li>
                      ))}
                    </ul>
                  ) : (
                    <p className="card-note">{t('none')}</p>
                  )
                }
              </Loaded>
              {mayManage && (
                <div className="question-acts">
                  {open && isChanged && canSave && (
                    <MenuButton onClick={start({ kind: 'change', question: open, filter })}>
                      {t('change')}
                    </MenuButton>
                  )}
                  {canSave && (!open || isChanged) && (
                    <MenuButton onClick={start({ kind: 'create', filter })}>
                      {t(open ? 'saveAs' : 'save')}
                    </MenuButton>
                  )}
                  {open && (
                    <>
                      <MenuButton onClick={start({ kind: 'rename', question: open })}>
                        {t('rename')}
                      </MenuButton>
                      <MenuButton onClick={start({ kind: 'remove', question: open })}>
                        {t('remove')}
                      </MenuButton>
                    </>
                  )}
                  {!canSave && <p className="card-note">{t(filter.q ? 'noSearch' : 'howTo')}</p>}
                </div>
              )}
            </div>
          );
        }}
      </FilterMenu>
      {act && <SavedQuestionDialog act={act} onClose={() => setAct(null)} />}
    </>
  );
}

function MenuButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button type="button" className="link-button" onClick={onClick}>
      {children}
    </button>
  );
}
