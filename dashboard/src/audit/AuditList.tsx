import Button from '@mui/material/Button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { AuditEvent, CursorPage } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { Page } from '../shared/Page';
import { Pager } from '../shared/Pager';
import { Table } from '../shared/Table';
import { usePages } from '../shared/usePages';
import { AuditFilters } from './AuditFilters';
import { useAuditColumns } from './auditColumns';
import { auditSearch, parseAudit, toQuery } from './auditUrl';
import './audit.css';

const LIMIT = 50;

export default function AuditList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const { search } = useLocation();
  const filter = parseAudit(search);
  const isFiltered = auditSearch(filter) !== '';
  const pages = usePages(search);
  const columns = useAuditColumns();
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['audit', filter, pages.cursor],
    queryFn: ({ signal }) =>
      http.get<CursorPage<AuditEvent>>(
        '/audit-events',
        { ...toQuery(filter), limit: LIMIT, cursor: pages.cursor },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={translate('audit.title')} meta={[translate('audit.lead')]}>
      <AuditFilters key={search} filter={filter} onApply={(next) => navigate(`/audit${auditSearch(next)}`)} />
      <div className="card">
        {error && !data ? (
          <LoadError error={error} onRetry={() => refetch()} />
        ) : data?.data.length === 0 ? (
          <EmptyState
            title={translate(isFiltered ? 'audit.empty.noMatch' : 'audit.empty.title')}
            body={isFiltered && translate('audit.empty.noMatchBody')}
            action={
              isFiltered && (
                <Button onClick={() => navigate('/audit')}>{translate('action.clearFilters')}</Button>
              )
            }
          />
        ) : (
          <>
            <Table
              caption={translate('audit.caption')}
              columns={columns}
              rows={data?.data}
              rowKey={({ id }) => id}
              busy={isPlaceholderData}
              skeletonRows={12}
            />
            {data && (
              <Pager
                page={pages.page}
                limit={LIMIT}
                shown={data.data.length}
                onFirst={pages.first}
                onPrevious={pages.previous}
                onNext={pages.next(data.nextCursor)}
              />
            )}
          </>
        )}
      </div>
    </Page>
  );
}
