import { useDataProvider } from 'react-admin';
import type { LinkdeskDataProvider } from './dataProvider';

/** react-admin's data provider with our own requests typed. */
export const useApi = () => useDataProvider<LinkdeskDataProvider>();
