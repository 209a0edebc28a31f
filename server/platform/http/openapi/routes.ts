import { type DynamicModule, RequestMethod, type Type } from '@nestjs/common';
// The same constants that Nest's own OpenAPI package reads.
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  MODULE_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import type { z } from 'zod';
import { takesKey } from '../idempotency.interceptor.js';
import type { Permission } from '../permissions.js';
import { PERMISSION_METADATA } from '../require-permission.decorator.js';
import { API_ROUTE_METADATA, type ApiRouteOptions } from './api-route.decorator.js';

/** Where a parameter of a handler comes from; numbers as in Nest's `RouteParamtypes`. */
const SOURCES: Record<string, RouteInput['from']> = { 3: 'body', 4: 'query', 5: 'path' };

export interface RouteInput {
  from: 'body' | 'query' | 'path';
  /** of a single query or path parameter; undefined: the whole object */
  name?: string;
  schema: z.ZodType;
}

/** One method on one path, as its decorators describe it. */
export interface Route {
  method: string;
  /** `/api/users/{id}` */
  path: string;
  /** `UsersController.list` */
  handler: string;
  permission: Permission | undefined;
  /** of the successful answer */
  status: number;
  inputs: RouteInput[];
  /** Whether `Idempotency-Key` counts. */
  takesKey: boolean;
  description: ApiRouteOptions | undefined;
}

type Importable = Type | DynamicModule | { forwardRef: () => Type };

/** Every controller of a module and of all it imports, without starting anything. */
export function controllersOf(root: Importable, seen = new Set<unknown>()): Type[] {
  const imported = 'forwardRef' in root ? (root.forwardRef as () => Type)() : root;
  if (seen.has(imported)) return [];
  seen.add(imported);
  const isDynamic = typeof imported !== 'function';
  const type = isDynamic ? (imported as DynamicModule).module : imported;
  const read = (key: string): unknown[] => Reflect.getMetadata(key, type) ?? [];
  const extra = isDynamic ? (imported as DynamicModule) : undefined;
  const imports = [...read(MODULE_METADATA.IMPORTS), ...(extra?.imports ?? [])] as Importable[];
  const own = [...read(MODULE_METADATA.CONTROLLERS), ...(extra?.controllers ?? [])] as Type[];
  return [...new Set([...own, ...imports.filter(isImportable).flatMap((item) => controllersOf(item, seen))])];
}

/** Imports may also be promises of modules (configured later); such modules have no controllers here. */
function isImportable(item: unknown): item is Importable {
  return typeof item === 'function' || (typeof item === 'object' && item !== null && !('then' in item));
}

/** Every route of these controllers, sorted by path and method. */
export function routesOf(controllers: readonly Type[]): Route[] {
  const order = (route: Route) => `${route.path} ${route.method}`;
  return controllers.flatMap(ofController).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function ofController(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, unknown>;
  const routes: Route[] = [];
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
    if (name === 'constructor' || typeof handler !== 'function') continue;
    const method: RequestMethod | undefined = Reflect.getMetadata(METHOD_METADATA, handler);
    if (method === undefined) continue;
    const inputs = inputsOf(controller, name);
    for (const prefix of listOf(Reflect.getMetadata(PATH_METADATA, controller))) {
      for (const path of listOf(Reflect.getMetadata(PATH_METADATA, handler))) {
        const permission: Permission | undefined =
          Reflect.getMetadata(PERMISSION_METADATA, handler) ??
          Reflect.getMetadata(PERMISSION_METADATA, controller);
        routes.push({
          method: RequestMethod[method],
          path: joinPath(prefix, path),
          handler: `${controller.name}.${name}`,
          permission,
          status:
            Reflect.getMetadata(HTTP_CODE_METADATA, handler) ?? (method === RequestMethod.POST ? 201 : 200),
          inputs,
          takesKey: permission !== 'public' && takesKey(RequestMethod[method], handler),
          description: Reflect.getMetadata(API_ROUTE_METADATA, handler),
        });
      }
    }
  }
  return routes;
}

function inputsOf(controller: Type, name: string): RouteInput[] {
  const args: Record<string, { data?: string; schema?: z.ZodType }> =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {};
  return Object.entries(args).flatMap(([key, { data, schema }]) => {
    const from = SOURCES[key.split(':')[0] ?? ''];
    return from && schema ? [{ from, name: data, schema }] : [];
  });
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value ?? '']) as string[];
}

function joinPath(prefix: string, path: string): string {
  const parts = [prefix, path].flatMap((part) => part.split('/')).filter((part) => part !== '');
  return `/${parts.join('/')}`.replace(/:(\w+)/g, '{$1}');
}
