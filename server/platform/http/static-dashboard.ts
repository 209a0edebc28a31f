import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
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
  const assets = join(directory, 'assets') + sep;
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest, not a React hook
  app.useStaticAssets(directory, {
    index: false,
    redirect: false,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith(assets);
      response.setHeader(
        'Cache-Control',
        isHashed ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache',
      );
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !SERVER_PATH.test(request.path);
    if (!isPage || /\.[a-z0-9]{1,8}$/i.test(request.path)) next();
    else response.sendFile(index, { headers: { 'Cache-Control': 'no-cache' }, dotfiles: 'allow' });
  });
}
