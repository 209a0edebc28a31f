import CssBaseline from '@mui/material/CssBaseline';
import { type ComponentType, lazy, useState } from 'react';
import type { I18nProvider } from 'react-admin';
import { AdminContext, CoreAdminUI, CustomRoutes, Navigate, Notification, Resource } from 'react-admin';
import { createBrowserRouter, Route } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { BeforeLogin } from './layout/BeforeLogin';
import { CrashPage, NotFoundPage } from './layout/ErrorPage';
import { Guarded } from './layout/Guarded';
import { Language } from './layout/Language';
import { Layout } from './layout/Layout';
import LoginPage from './layout/LoginPage';
import { authProvider } from './providers/authProvider';
import { dataProvider } from './providers/dataProvider';
import { queryClient } from './providers/queryClient';
import { store } from './providers/store';
import type { Permission } from './providers/types';
import { theme } from './theme/theme';

const AuditList = lazy(() => import('./audit/AuditList'));
const ConsentCheckList = lazy(() => import('./consent-checks/ConsentCheckList'));
const ConsentCheckPage = lazy(() => import('./consent-checks/ConsentCheckPage'));
const NewConsentCheck = lazy(() => import('./consent-checks/NewConsentCheck'));
const DriftPage = lazy(() => import('./drift/DriftPage'));
const JobList = lazy(() => import('./jobs/list/JobList'));
const JobPage = lazy(() => import('./jobs/JobPage'));
const JobSummary = lazy(() => import('./jobs/summary/JobSummary'));
const Lookup = lazy(() => import('./lookup/Lookup'));
const MatrixPage = lazy(() => import('./overview/MatrixPage'));
const NewJob = lazy(() => import('./jobs/new/NewJob'));
const NoticeList = lazy(() => import('./notices/NoticeList'));
const NoticePage = lazy(() => import('./notices/NoticePage'));
const OperatorList = lazy(() => import('./operators/OperatorList'));
const OverviewPage = lazy(() => import('./overview/OverviewPage'));
const ProtectedUserList = lazy(() => import('./protected-users/ProtectedUserList'));
const QuotaPage = lazy(() => import('./quota/QuotaPage'));
const RefreshPlanPage = lazy(() => import('./refresh-plan/RefreshPlanPage'));
const ScheduleList = lazy(() => import('./schedules/ScheduleList'));
const SchedulePage = lazy(() => import('./schedules/SchedulePage'));
const NewSchedule = lazy(() => import('./schedules/NewSchedule'));
const EditSchedule = lazy(() => import('./schedules/EditSchedule'));
const SyncList = lazy(() => import('./syncs/SyncList'));
const UserList = lazy(() => import('./users/list/UserList'));
const UserPage = lazy(() => import('./users/person/UserPage'));

/** A page for those who may, as an element: routes take elements, never components with a permission. */
const guard = (needs: Permission, PageOf: ComponentType) => (
  <Guarded needs={needs}>
    <PageOf />
  </Guarded>
);

/** The desk at any address; the router is one that can ask before a page is left. */
export function App({ i18nProvider }: { i18nProvider: I18nProvider }) {
  const [router] = useState(() =>
    createBrowserRouter([{ path: '*', element: <Desk i18nProvider={i18nProvider} /> }]),
  );
  // Without transitions a tick that lives in the address shows at once, not a moment after it was made.
  return <RouterProvider router={router} useTransitions={false} />;
}

/** Wires providers, layout and pages; every page is a file of its own, fetched when it is opened. */
function Desk({ i18nProvider }: { i18nProvider: I18nProvider }) {
  return (
    <>
      <BeforeLogin />
      <AdminContext
        dataProvider={dataProvider}
        authProvider={authProvider}
        i18nProvider={i18nProvider}
        queryClient={queryClient}
        store={store}
        theme={theme}
        darkTheme={null}
      >
        <CssBaseline />
        <Language>
          <CoreAdminUI
            title="Linkdesk"
            layout={Layout}
            loginPage={LoginPage}
            catchAll={NotFoundPage}
            error={CrashPage}
            disableTelemetry
            requireAuth
          >
            <Resource name="users" list={guard('users.read', UserList)}>
              <Route path=":id" element={guard('users.read', UserPage)} />
            </Resource>
            <Resource name="consent-checks" list={guard('users.read', ConsentCheckList)}>
              <Route path="new" element={guard('consent-checks.make', NewConsentCheck)} />
              <Route path=":id" element={guard('users.read', ConsentCheckPage)} />
            </Resource>
            <Resource name="jobs" list={guard('jobs.read', JobList)}>
              <Route path="new" element={guard('jobs.create', NewJob)} />
              <Route path=":id" element={guard('jobs.read', JobPage)} />
              <Route path=":id/summary" element={guard('jobs.read', JobSummary)} />
            </Resource>
            <Resource name="schedules" list={guard('jobs.read', ScheduleList)}>
              <Route path="new" element={guard('jobs.create', NewSchedule)} />
              <Route path=":id" element={guard('jobs.read', SchedulePage)} />
              <Route path=":id/edit" element={guard('jobs.create', EditSchedule)} />
            </Resource>
            <Resource name="syncs" list={guard('syncs.read', SyncList)} />
            <Resource name="operators" list={guard('operators.manage', OperatorList)} />
            <CustomRoutes>
              <Route path="/" element={<Navigate to="/users" replace />} />
              <Route path="/matrix" element={guard('users.read', MatrixPage)} />
              <Route path="/overview" element={guard('users.read', OverviewPage)} />
              <Route path="/drift" element={guard('users.read', DriftPage)} />
              <Route path="/lookup" element={guard('users.lookup', Lookup)} />
              <Route path="/audit" element={guard('audit.read', AuditList)} />
              <Route path="/notices" element={guard('users.read', NoticeList)} />
              <Route path="/notices/:id" element={guard('users.read', NoticePage)} />
              <Route path="/protected-users" element={guard('jobs.read', ProtectedUserList)} />
              <Route path="/refresh-plan" element={guard('quota.read', RefreshPlanPage)} />
              <Route path="/quota" element={guard('quota.read', QuotaPage)} />
            </CustomRoutes>
          </CoreAdminUI>
          <Notification />
        </Language>
      </AdminContext>
    </>
  );
}
