import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { ApiRoute } from '../http/openapi/api-route.decorator.js';
import { RequirePermission } from '../http/require-permission.decorator.js';
import { HealthService, type Readiness } from './health.service.js';

const healthSchema = z.object({ status: z.literal('ok'), isDemo: z.boolean() });
const checkSchema = z.enum(['ok', 'failed']);
const readySchema = z.object({
  status: z.enum(['ready', 'not_ready']),
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
  @ApiRoute({ summary: 'The process can work: its databases answer (503 otherwise)', response: readySchema })
  async ready(
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ status: 'ready' | 'not_ready'; checks: Readiness }> {
    const checks = await this.health.check();
    const isReady = Object.values(checks).every((check) => check === 'ok');
    if (!isReady) response.status(503);
    return { status: isReady ? 'ready' : 'not_ready', checks };
  }
}
