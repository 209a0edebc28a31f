import CloseIcon from '@mui/icons-material/Close';
import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useTranslate } from 'react-admin';
import type { AuditEvent } from '../providers/types';
import { AddressUnclear } from '../shared/AddressUnclear';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { focusGoesOn } from '../shared/focusGoesOn';
import { Page } from '../shared/Page';
import { SearchLost } from '../shared/SearchLost';
import { targetOf, useSearch } from '../shared/targets';
import { useCursorList } from '../shared/useCursorList';
import { AuditFilters } from './AuditFilters';
import { useAuditColumns } from './auditColumns';
import { type AuditFilter, auditSearch, isReadWhole, parseAudit, toQuery } from './auditUrl';
import { PeopleSeen } from './PeopleSeen';
import './audit.css';

/** The audit log: who did what, asked for as the filter says. */
export default function AuditList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { search, isLost } = useSearch();
  const filter = parseAudit(search);
  const show = (next: AuditFilter) => {
    const { to, state } = targetOf('/audit', auditSearch(next));
    navigate(to, { state });
    // Asked once more, it is read anew: there is more in the log by now.
    queries.invalidateQueries({ queryKey: ['audit', toQuery(next)] });
  };
  const isFiltered = auditSearch(filter) !== '';
  const columns = useAuditColumns();
  const list = useCursorList<AuditEvent>({
    queryKey: ['audit'],
    path: '/audit-events',
    query: toQuery(filter),
    limit: 50,
  });
  // What is asked by links alone, and not by the fields.
  const job = translate('jobs.name', { id: `#${filter.jobId}` });
  return (
    <Page
      title={translate('audit.title')}
      meta={[translate('audit.lead')]}
      actions={<PeopleSeen filter={filter} />}
    >
      <AuditFilters filter={filter} onApply={show} />
      {filter.jobId && (
        <div ref={focusGoesOn} className="condition-list">
          <button
            type="button"
            className="condition"
            aria-label={translate('users.filter.remove', { name: job })}
            onClick={() => show({ ...filter, jobId: '' })}
          >
            <span>{job}</span>
            <CloseIcon aria-hidden />
          </button>
        </div>
      )}
      {isLost && <SearchLost />}
      {!isReadWhole(search) && <AddressUnclear body="page.addressUnclearRest" />}
      <div className="card">
        <CursorTable
          list={list}
          caption={translate('audit.caption')}
          columns={columns}
          rowKey={({ id }) => id}
          skeletonRows={12}
          empty={
            <EmptyState
              title={translate(isFiltered ? 'audit.empty.noMatch' : 'audit.empty.title')}
              body={isFiltered && translate('audit.empty.noMatchBody')}
              action={
                isFiltered && (
                  <Button onClick={() => navigate('/audit')}>{translate('action.clearFilters')}</Button>
                )
              }
            />
          }
        />
      </div>
    </Page>
  );
}
