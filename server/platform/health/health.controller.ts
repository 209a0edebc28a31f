import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { ApiRoute } from '../http/openapi/api-route.decorator.js';
import { ProblemError } from '../http/problem.js';
import { RequirePermission } from '../http/require-permission.decorator.js';
import { HealthService, type Readiness } from './health.service.js';

const healthSchema = z.object({ status: z.literal('ok'), isDemo: z.boolean() });
const checkSchema = z.literal('ok');
const readySchema = z.object({
  status: z.literal('ready'),
  checks: z.object({ postgres: checkSchema, migrations: checkSchema, redis: checkSchema }),
});

@Controller('api')
@RequirePermission('public')
export class HealthController {
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
    description:
      'Otherwise 503 `not_ready`; its `errors` name what does not answer, or, of Redis, takes no writes.',
    response: readySchema,
    problems: [503],
  })
  async ready(): Promise<{ status: 'ready'; checks: Readiness }> {
    const checks = await this.health.check();
    const failed = Object.entries(checks).filter(([, check]) => check !== 'ok');
    if (failed.length === 0) return { status: 'ready', checks };
    throw new ProblemError({
      status: 503,
      code: 'not_ready',
      detail: `Not ready: ${failed.map(([name]) => name).join(', ')}.`,
      errors: failed.map(([field]) => ({ field, message: 'does not answer, or is not as it must be' })),
    });
  }
}
