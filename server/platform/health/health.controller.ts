import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { ApiRoute } from '../http/openapi/api-route.decorator.js';
import { type ProblemBody, ProblemError } from '../http/problem.js';
import { RequirePermission } from '../http/require-permission.decorator.js';
import { log } from '../log/log.js';
import { HealthService, type Readiness } from './health.service.js';

const healthSchema = z.object({ status: z.literal('ok'), isDemo: z.boolean() });
const checkSchema = z.literal('ok');
const readySchema = z.object({
  status: z.literal('ready'),
  checks: z.object({ postgres: checkSchema, migrations: checkSchema, redis: checkSchema }),
});

/** Whether this process lives, and whether it can work; no log-in is needed. */
@Controller('api')
@RequirePermission('public')
export class HealthController {
  /** What did not answer when the log was told last. */
  private told = '';

  constructor(
    private readonly health: HealthService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('health')
  @ApiRoute({
    summary: 'The process is alive',
    description: '`isDemo` is true where the users are invented, so that even the log-in page can say so.',
    response: healthSchema,
  })
  live(): z.output<typeof healthSchema> {
    return { status: 'ok', isDemo: this.config.kakao.isSimulated };
  }

  @Get('ready')
  @ApiRoute({
    summary: 'The process can work: its databases answer',
    description: 'Otherwise 503 `not_ready`; its `errors` name what does not answer, or takes no writes.',
    response: readySchema,
    problems: [503],
  })
  async ready(
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ status: 'ready'; checks: Readiness } | ProblemBody> {
    const checks = await this.health.check();
    const failed = Object.entries(checks).flatMap(([name, check]) => (check === 'ok' ? [] : [name]));
    this.tell(failed.join(', '));
    if (failed.length === 0) return { status: 'ready', checks };
    // Answered and not thrown: it is asked every few seconds, and each error of a request is logged.
    const problem = new ProblemError({
      status: 503,
      code: 'not_ready',
      detail: `Not ready: ${failed.join(', ')}.`,
      errors: failed.map((field) => ({ field, message: 'does not answer, or is not as it must be' })),
    });
    response.status(problem.status).type('application/problem+json');
    return problem.toBody();
  }

  private tell(failed: string): void {
    if (failed === this.told) return;
    if (failed === '') log.info('ready again');
    else log.warn({ failed }, 'not ready');
    this.told = failed;
  }
}
