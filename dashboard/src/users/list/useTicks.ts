import { useRef } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import type { User } from '../../providers/types';
import type { TableSelection } from '../../shared/TableSelection';
import { type ListState, MAX_TICKED } from '../listUrl';

/** Ticks kept in the address, over many pages; taking one away from "all" goes back to single ticks of this page. */
export function useTicks(
  state: ListState,
  rows: User[] | undefined,
  change: (patch: Partial<ListState>, replace?: boolean) => void,
): TableSelection<User> {
  const translate = useTranslate();
  const notify = useNotify();
  const last = useRef<string>(undefined);
  const pageIds = rows?.map(({ id }) => id) ?? [];
  const ticked = state.all ? pageIds : state.ticked;

  const set = (ids: string[]) => {
    const unique = [...new Set(ids)];
    if (unique.length > MAX_TICKED) {
      notify(translate('users.select.full', { max: MAX_TICKED }), { type: 'warning' });
      return;
    }
    change({ ticked: unique, all: false }, true);
  };

  return {
    isSelected: ({ id }) => state.all || ticked.includes(id),
    toggle: ({ id }, range) => {
      const on = !ticked.includes(id);
      const start = range && last.current ? pageIds.indexOf(last.current) : -1;
      const end = pageIds.indexOf(id);
      const ids = start < 0 ? [id] : pageIds.slice(Math.min(start, end), Math.max(start, end) + 1);
      last.current = id;
      set(on ? [...ticked, ...ids] : ticked.filter((other) => !ids.includes(other)));
    },
    togglePage: (page, on) => {
      const ids = page.map(({ id }) => id);
      set(on ? [...ticked, ...ids] : ticked.filter((id) => !ids.includes(id)));
    },
    label: (user) => translate('users.select.row', { name: user.nickname || user.id }),
  };
}
