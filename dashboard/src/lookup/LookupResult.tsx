import { useTranslate } from 'react-admin';
import type { User } from '../providers/types';
import { CopyId } from '../shared/CopyId';
import { EmptyState } from '../shared/EmptyState';
import { Checked } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import { Pager } from '../shared/Pager';
import { Table } from '../shared/Table';
import { useUserColumns } from '../users/columns';
import '../users/users.css';

const LIMIT = 100;

/** What Kakao says of ids: who is linked, which of them are nobody's who is, and of which it gave no usable answer. */
export interface Answer {
  data: User[];
  notLinked: string[];
  unreadable: string[];
}

interface LookupResultProps extends Answer {
  /** When Kakao said so. */
  at: string;
  page: number;
  onPage: (page: number) => void;
}

/** Who was linked when Kakao was asked, and each id that was not, or of which nobody knows. */
export function LookupResult({ data, notLinked, unreadable, at, page, onPage }: LookupResultProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const columns = useUserColumns('/lookup');
  const shown = data.slice((page - 1) * LIMIT, page * LIMIT);
  return (
    <>
      <Card
        title={translate('lookup.found')}
        note={
          <>
            {counted('lookup.foundCount', data.length)} · <Checked at={at} />
          </>
        }
        flush
      >
        {data.length ? (
          <>
            <Table
              caption={translate('lookup.caption')}
              columns={columns}
              rows={shown}
              rowKey={({ id }) => id}
            />
            {data.length > LIMIT && (
              <Pager
                page={page}
                limit={LIMIT}
                shown={shown.length}
                total={data.length}
                onFirst={page > 1 ? () => onPage(1) : undefined}
                onPrevious={page > 1 ? () => onPage(page - 1) : undefined}
                onNext={page * LIMIT < data.length ? () => onPage(page + 1) : undefined}
              />
            )}
          </>
        ) : (
          <EmptyState title={translate('lookup.noneLinked')} />
        )}
      </Card>
      <Card title={translate('lookup.notLinked')} note={counted('lookup.notLinkedCount', notLinked.length)}>
        {notLinked.length ? (
          <Ids note={translate('lookup.notLinkedNote')} ids={notLinked} />
        ) : (
          <p className="muted">{translate(unreadable.length ? 'lookup.othersLinked' : 'lookup.allLinked')}</p>
        )}
      </Card>
      {unreadable.length > 0 && (
        <Card
          title={translate('lookup.unreadable')}
          note={counted('lookup.notLinkedCount', unreadable.length)}
        >
          <Ids note={translate('lookup.unreadableNote')} ids={unreadable} />
        </Card>
      )}
    </>
  );
}

function Ids({ note, ids }: { note: string; ids: string[] }) {
  return (
    <div className="stack">
      <p className="muted">{note}</p>
      <ul className="id-columns">
        {ids.map((id) => (
          <li key={id}>
            <CopyId value={id} />
          </li>
        ))}
      </ul>
    </div>
  );
}
