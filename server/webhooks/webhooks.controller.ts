import { randomUUID } from 'node:crypto';
import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { KakaoWebhookError } from '../kakao-client/index.js';
import type { Actor } from '../platform/http/actor.js';
import { actorOf, type DeskRequest } from '../platform/http/current-operator.decorator.js';
import { ApiRoute, type ApiRouteOptions } from '../platform/http/openapi/api-route.decorator.js';
import { ProblemError } from '../platform/http/problem.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import type { WebhookKind } from './webhook-event.entity.js';
import { WebhookIntake } from './webhook-intake.js';
import { WebhookRefusals } from './webhook-refusals.js';
import { WebhookVerifier } from './webhook-verifier.js';
import { WebhooksService } from './webhooks.service.js';

const UNLINK: ApiRouteOptions = {
  summary: "Kakao's unlink webhook",
  description:
    'Form fields `app_id`, `user_id`, `referrer_type`, in the query or the body, with `Authorization: KakaoAK` and ' +
    'an Admin key. Stored, then answered; worked on afterwards.',
  problems: [401],
};

/** Where Kakao tells what happened to people. Only the status of the answer counts (§6). */
@Controller('webhooks/kakao')
@RequirePermission('public')
export class WebhooksController {
  constructor(
    private readonly verifier: WebhookVerifier,
    private readonly intake: WebhookIntake,
    private readonly webhooks: WebhooksService,
    private readonly refusals: WebhookRefusals,
  ) {}

  @ApiRoute(UNLINK)
  @Get('unlink')
  unlinkByQuery(@Req() request: DeskRequest): Promise<void> {
    return this.unlink(request);
  }

  @ApiRoute(UNLINK)
  @Post('unlink')
  @HttpCode(200)
  unlinkByForm(@Req() request: DeskRequest): Promise<void> {
    return this.unlink(request);
  }

  @ApiRoute({
    summary: "Kakao's account status webhook",
    description:
      'A Security Event Token as `application/secevent+jwt`. A refused one is answered with 400 and ' +
      '`{"err","description"}` (RFC 8935).',
    refusal: z.object({ err: z.string(), description: z.string() }),
    problems: [503],
  })
  @Post('account-status')
  @HttpCode(202)
  async accountStatus(
    @Req() request: DeskRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object | undefined> {
    const actor = senderOf(request);
    try {
      await this.intake.take(async () => {
        const token = await this.verifier.readToken(bodyOf(request));
        await this.webhooks.receiveToken(token, actor);
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof KakaoWebhookError)) throw error;
      await this.refusals.record('account-status', error, actor);
      response.status(error.httpStatus);
      return error.toBody();
    }
  }

  private async unlink(request: DeskRequest): Promise<void> {
    const actor = senderOf(request);
    try {
      const query = request.originalUrl.split('?')[1] ?? '';
      const { authorization } = request.headers;
      const notice = this.verifier.readUnlink({ authorization, query, body: bodyOf(request) });
      const delivery = randomUUID();
      await this.intake.take(() => this.webhooks.receiveUnlink(notice, actor, delivery));
    } catch (error) {
      if (!(error instanceof KakaoWebhookError)) throw error;
      await this.refused('unlink', error, actor);
    }
  }

  private async refused(kind: WebhookKind, error: KakaoWebhookError, actor: Actor): Promise<never> {
    await this.refusals.record(kind, error, actor);
    const { httpStatus: status, description: detail } = error;
    const headers: Record<string, string> = status === 401 ? { 'WWW-Authenticate': 'KakaoAK' } : {};
    throw new ProblemError({ status, code: `webhook_${error.code}`, detail, headers });
  }
}

/** Bodies below `/webhooks` are left as text: a JSON parser would round ids, a form parser lose repeated fields. */
function bodyOf(request: DeskRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

function senderOf(request: DeskRequest): Actor {
  const { ip, userAgent } = actorOf(request);
  return { type: 'webhook', ip: ip ?? null, userAgent: userAgent ?? null };
}
