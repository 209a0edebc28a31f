import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { routesOf } from './openapi/routes.js';

/** Which methods a path is there for: who asks with another must not take the thing for gone. */
@Injectable()
export class OtherMethods {
  private paths: { pattern: RegExp; method: string }[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** As `Allow` has them; undefined where the path is that of no route, or `method` is one of them. */
  insteadOf(method: string, path: string): string | undefined {
    this.paths ??= this.read();
    const methods = this.paths.filter(({ pattern }) => pattern.test(path)).map((route) => route.method);
    if (methods.length === 0 || methods.includes(method)) return undefined;
    return [...new Set(methods)].sort().join(', ');
  }

  private read() {
    const controllers = this.discovery.getControllers().map((wrapper) => wrapper.metatype as Type);
    return routesOf(controllers).map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  }
}

/** @param path `/api/users/{id}`; as for Express, capitals and a slash at its end make no difference */
function patternOf(path: string): RegExp {
  const text = path.replace(/[.+]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${text}/?$`, 'i');
}
