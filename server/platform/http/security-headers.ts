import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers for the dashboard and the API. Emotion (MUI) writes style elements, hence `unsafe-inline` for styles;
 * pictures come from Kakao's hosts. Plain http stays possible on a company's own network, so nothing upgrades. Where a
 * request comes from is told to nobody: an old bookmark may hold what was searched for. `Origin` is sent all the same, for the
 * dashboard changes nothing but by `fetch`.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'https:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  }) as RequestHandler;
}
