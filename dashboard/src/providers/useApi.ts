import { useDataProvider } from 'react-admin';
import type { LinkdeskDataProvider } from './dataProvider';

/** react-admin's data provider with our own requests typed; ends the session on 401 like every other request. */
export const useApi = () => useDataProvider<LinkdeskDataProvider>();
