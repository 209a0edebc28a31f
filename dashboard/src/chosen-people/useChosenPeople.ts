import { useState } from 'react';
import { parseIds } from '../shared/ids';
import { useSavedQuestion } from '../users/useSavedQuestions';
import type { ChosenList } from './IdListField';
import { type ChosenUsers, hasUnseenBad, type Pasted, type Selection, usersOf } from './selection';
import { usePastedFile } from './usePastedFile';

/**
 * Whom a new job or check is about: as the address says, or by the ids that are pasted or sent as a file.
 *
 * @param onChange told when others are given
 */
export function useChosenPeople(selection: Selection, onChange: () => void) {
  const [pasted, setPasted] = useState<Pasted>({ text: '', accepted: false });
  const [list, setList] = useState<ChosenList | null>(null);
  const sendPasted = usePastedFile();
  const question = useSavedQuestion(selection.by === 'question' ? selection.id : null).data;
  return {
    /** Whether they are those of a saved question that is not shown yet: nobody has looked at it. */
    isUnseen: selection.by === 'question' && !question,
    /** Whether any were pasted or sent here. */
    isGiven: pasted.text !== '' || list !== null,
    /** Them as they are given now, and whether some of it is no id and was not looked at; a long text is read once, when sent. */
    read: () => ({
      users: usersOf(selection, pasted, list, question?.revision),
      isBadUnseen: hasUnseenBad(selection, pasted, list),
    }),
    /** Them as they are sent: of what was pasted with values that are no ids the server keeps which were left out. */
    asSent: async (users: ChosenUsers): Promise<ChosenUsers> => {
      const isPasted = selection.by === 'paste' && list === null;
      if (!isPasted || parseIds(pasted.text).bad.length === 0) return users;
      return { listId: await sendPasted(pasted.text), acceptBadLines: true };
    },
    /** What the field shows and changes. */
    field: {
      selection,
      pasted,
      onPaste: (next: Pasted) => {
        setPasted(next);
        onChange();
      },
      list,
      onList: (next: ChosenList | null) => {
        setList(next);
        onChange();
      },
    },
  };
}
