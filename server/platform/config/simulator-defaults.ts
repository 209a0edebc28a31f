import { Secret } from './secret.js';

/**
 * The application that the simulator plays when none is configured. Nothing here protects anything: the
 * people behind it are invented.
 */
export const SIMULATED_APP = {
  adminKey: new Secret('5a1d0000000000000000000000ad3141'),
  appId: '100100',
  restApiKey: '5a1d0000000000000000000000e52718',
  redirectUri: 'http://127.0.0.1:3000/',
  clientSecret: new Secret('simulator-client-secret'),
} as const;
