import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions.js';

export const PERMISSION_METADATA = 'linkdesk:permission';

/**
 * Declares what a route asks of the operator. Every route must have one: a route without is refused
 * at run time, and a test that lists all routes fails. On a controller class it is the default of its methods.
 *
 * @example @RequirePermission('users.read')
 */
export const RequirePermission = (permission: Permission) => SetMetadata(PERMISSION_METADATA, permission);
