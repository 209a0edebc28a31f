import CssBaseline from '@mui/material/CssBaseline';
import { lazy } from 'react';
import type { I18nProvider } from 'react-admin';
import {
  AdminContext,
  CoreAdminUI,
  CustomRoutes,
  localStorageStore,
  Navigate,
  Notification,
  Resource,
} from 'react-admin';
import { BrowserRouter, Route } from 'react-router';
import { CrashPage, NotFoundPage } from './layout/ErrorPage';
import { Guarded } from './layout/Guarded';
import { Layout } from './layout/Layout';
import LoginPage from './layout/LoginPage';
import { authProvider } from './providers/authProvider';
import { dataProvider } from './providers/dataProvider';
import { queryClient } from './providers/queryClient';
import { theme } from './theme/theme';

const UserList = lazy(() => import('./users/UserList'));
const UserPage = lazy(() => import('./users/UserPage'));

const store = localStorageStore();

/** Wires providers, layout and pages; every page is a file of its own, fetched when it is opened. */
export function App({ i18nProvider }: { i18nProvider: I18nProvider }) {
  return (
    <BrowserRouter>
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
        <CoreAdminUI
          title="Linkdesk"
          layout={Layout}
          loginPage={LoginPage}
          catchAll={NotFoundPage}
          error={CrashPage}
          disableTelemetry
          requireAuth
        >
          <Resource
            name="users"
            list={
              <Guarded needs="users.read">
                <UserList />
              </Guarded>
            }
          >
            <Route
              path=":id"
              element={
                <Guarded needs="users.read">
                  <UserPage />
                </Guarded>
              }
            />
          </Resource>
          <CustomRoutes>
            <Route path="/" element={<Navigate to="/users" replace />} />
          </CustomRoutes>
        </CoreAdminUI>
        <Notification />
      </AdminContext>
    </BrowserRouter>
  );
}
