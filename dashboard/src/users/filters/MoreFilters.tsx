import BackIcon from '@mui/icons-material/ArrowBack';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import MenuList from '@mui/material/MenuList';
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { UserFilter } from '../../providers/types';
import { FilterMenu } from '../../shared/FilterMenu';
import { ChangedForm } from './ChangedForm';
import type { ConditionProps } from './ConditionForm';
import { DriftForm } from './DriftForm';
import { LacksForm } from './LacksForm';
import { NoticeForm } from './NoticeForm';
import { NumberForm } from './NumberForm';
import { ReconfirmForm } from './ReconfirmForm';
import { UnlinkedForm } from './UnlinkedForm';

type EntryName =
  | 'unlinked'
  | 'waiting'
  | 'changed'
  | 'lacksAny'
  | 'notice'
  | 'reconfirm'
  | 'refreshed'
  | 'drift';

/** Each condition's form, and the parts of the filter that it sets. */
const ENTRIES: Record<EntryName, { sets: (keyof UserFilter)[]; Form: ComponentType<ConditionProps> }> = {
  unlinked: { sets: ['unlinkedFrom', 'unlinkedTo', 'unlinkedBy'], Form: UnlinkedForm },
  waiting: {
    sets: ['waitingLongerThanHours'],
    Form: (props) => <NumberForm name="waitingLongerThanHours" {...props} />,
  },
  changed: { sets: ['changedFrom', 'changedTo', 'gave', 'withdrew'], Form: ChangedForm },
  lacksAny: { sets: ['lacksAny'], Form: LacksForm },
  notice: { sets: ['noticeNotAccepted'], Form: NoticeForm },
  reconfirm: { sets: ['reconfirm'], Form: ReconfirmForm },
  refreshed: {
    sets: ['refreshedBeforeDays'],
    Form: (props) => <NumberForm name="refreshedBeforeDays" {...props} />,
  },
  drift: { sets: ['drift'], Form: DriftForm },
};

const GROUPS: Record<string, EntryName[]> = {
  link: ['unlinked', 'waiting'],
  consents: ['changed', 'lacksAny', 'notice', 'reconfirm'],
  data: ['refreshed', 'drift'],
};

/** How many values these parts of a filter have. */
export function countIn(filter: UserFilter, parts: (keyof UserFilter)[]): number {
  return parts.flatMap((part) => filter[part] ?? []).length;
}

/** The conditions that are asked for less often: a menu by what they ask about, then the form of the one picked. */
export function MoreFilters({ filter, onApply }: ConditionProps) {
  const translate = useTranslate();
  const t = (key: string) => translate(`users.filter.${key}`);
  const [picked, setPicked] = useState<EntryName | null>(null);
  const all = Object.values(ENTRIES).flatMap(({ sets }) => sets);
  const Form = picked && ENTRIES[picked].Form;
  return (
    <FilterMenu label={t('more')} count={countIn(filter, all)} onOpen={() => setPicked(null)}>
      {(close) =>
        Form ? (
          <Picked title={t(`menu.${picked}`)} onBack={() => setPicked(null)}>
            <Form
              filter={filter}
              onApply={(patch) => {
                close();
                onApply(patch);
              }}
            />
          </Picked>
        ) : (
          <MenuList autoFocusItem className="filter-entries" aria-label={t('more')}>
            {Object.entries(GROUPS).map(([group, names]) => (
              <li key={group} role="none">
                <div className="filter-group" aria-hidden>
                  {t(`group.${group}`)}
                </div>
                {/* biome-ignore lint/a11y/useSemanticElements: a group of a menu */}
                <ul role="group" aria-label={t(`group.${group}`)}>
                  {names.map((name) => {
                    const count = countIn(filter, ENTRIES[name].sets);
                    return (
                      <MenuItem key={name} onClick={() => setPicked(name)}>
                        {t(`menu.${name}`)}
                        {count > 0 && <span className="filter-count num">{count}</span>}
                      </MenuItem>
                    );
                  })}
                </ul>
              </li>
            ))}
          </MenuList>
        )
      }
    </FilterMenu>
  );
}

/** The form of one condition and the way back to the others; the first thing to fill in has the focus. */
function Picked({ title, onBack, children }: { title: string; onBack: () => void; children: ReactNode }) {
  const translate = useTranslate();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = box.current?.querySelector<HTMLElement>('form input, form [role="combobox"]');
    (first ?? box.current?.querySelector('button'))?.focus();
  }, []);
  return (
    <div ref={box} className="stack filter-picked">
      <div className="filter-head">
        <IconButton size="small" edge="start" aria-label={translate('users.filter.back')} onClick={onBack}>
          <BackIcon fontSize="small" />
        </IconButton>
        <h2>{title}</h2>
      </div>
      {children}
    </div>
  );
}
