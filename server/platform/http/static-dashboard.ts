import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** The name of a file with a hash in it never has another content. */
const FOR_GOOD = { immutable: true, maxAge: 365 * 24 * 3600 * 1000 };

/** Content codings by the ending of the files that the build has left in them, the smallest first. */
const CODINGS = [
  { coding: 'br', ending: '.br' },
  { coding: 'gzip', ending: '.gz' },
];

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
  const assets = join(directory, 'assets');
  // Below their own path: no request of the API looks for a file.
  app.use('/assets', compressedAssets(assets));
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest, not a React hook
  app.useStaticAssets(assets, { prefix: '/assets', index: false, redirect: false, ...FOR_GOOD });
  const files = new Set(readdirSync(directory).map((name) => `/${name}`));
  app.use((request: Request, response: Response, next: NextFunction) => {
    const { path } = request;
    const isFile = /\.[a-z0-9]{1,8}$/i.test(path);
    if (!isRead(request) || SERVER_PATH.test(path) || (isFile && !files.has(path))) next();
    else {
      const file = isFile ? join(directory, path) : index;
      response.sendFile(file, { headers: { 'Cache-Control': 'no-cache' }, dotfiles: 'allow' });
    }
  });
}

/** Answers with a file's compressed form, where there is one that the browser takes. */
function compressedAssets(directory: string): RequestHandler {
  const names = new Set(existsSync(directory) ? readdirSync(directory) : []);
  return (request, response, next) => {
    const name = request.path.slice(1);
    const coding = CODINGS.find(
      ({ coding, ending }) => names.has(name + ending) && request.acceptsEncodings(coding) === coding,
    );
    if (!coding || !isRead(request)) return next();
    const headers = { 'Content-Encoding': coding.coding };
    response.type(extname(name));
    // Headers are only set for a file that is still there; otherwise the plain one is looked for.
    response.sendFile(join(directory, name + coding.ending), { ...FOR_GOOD, headers }, (error) => {
      if (error && !response.headersSent) next();
    });
  };
}

const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD';
