import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Paths that belong to the server and never answer with the dashboard. */
const SERVER_PATH = /^\/(api|webhooks)(\/|$)/i;

/**
 * Serves the built dashboard: files with a hash in their name for good, and `index.html` (never cached) for
 * every other address, so that a link into the dashboard can be opened. Without a build it does nothing.
 *
 * @param directory of the build, such as `dist/dashboard`
 */
export function serveDashboard(app: NestExpressApplication, directory: string): void {
  const index = join(directory, 'index.html');
  if (!existsSync(index)) return;
  // Below their own path: no request of the API looks for a file.
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest, not a React hook
  app.useStaticAssets(join(directory, 'assets'), {
    prefix: '/assets',
    index: false,
    redirect: false,
    immutable: true,
    maxAge: YEAR_MS,
  });
  const files = new Set(readdirSync(directory).map((name) => `/${name}`));
  app.use((request: Request, response: Response, next: NextFunction) => {
    const { method, path } = request;
    const isRead = method === 'GET' || method === 'HEAD';
    const isFile = /\.[a-z0-9]{1,8}$/i.test(path);
    if (!isRead || SERVER_PATH.test(path) || (isFile && !files.has(path))) next();
    else {
      const file = isFile ? join(directory, path) : index;
      response.sendFile(file, { headers: { 'Cache-Control': 'no-cache' }, dotfiles: 'allow' });
    }
  });
}
