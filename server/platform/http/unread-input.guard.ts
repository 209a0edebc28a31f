import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { type FieldError, invalid } from './problem.js';
import { PERMISSION_METADATA } from './require-permission.decorator.js';
import { MAX_ERRORS } from './validation.pipe.js';

/** Where a parameter of a handler comes from; numbers as in Nest's `RouteParamtypes`. */
const BODY = '3';
const QUERY = '4';

/**
 * Refuses what a route does not read: no schema of its own would. Who sends `?expectedTotal=3` where that belongs into the
 * body, or `{ids}` to a step that is for the whole job, must not take it for heeded. What anybody may ask for is left alone:
 * probes and Kakao put there what they like.
 */
@Injectable()
export class UnreadInputGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const [controller, handler] = [context.getClass(), context.getHandler()];
    const permission = this.reflector.getAllAndOverride<unknown>(PERMISSION_METADATA, [handler, controller]);
    if (permission === 'public') return true;
    const { query, body } = context.switchToHttp().getRequest<Request>();
    const args: object = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {};
    const sources = new Set(Object.keys(args).map((key) => key.split(':')[0]));
    const unread = [
      ...(sources.has(QUERY) ? [] : fieldsOf(query)),
      ...(sources.has(BODY) ? [] : fieldsOf(body)),
    ];
    if (unread.length > 0) throw invalid(unread.slice(0, MAX_ERRORS));
    return true;
  }
}

/** @param input parsed JSON or query; a file that is read as it arrives is none */
function fieldsOf(input: unknown): FieldError[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.keys(input).map((field) => ({ field, message: 'Unknown field' }));
}
