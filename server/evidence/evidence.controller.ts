import { Body, Controller, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { attachment } from '../platform/http/attachment.js';
import { CurrentActor, CurrentOperator } from '../platform/http/current-operator.decorator.js';
import { WithoutIdempotency } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { type UserParam, userParamSchema } from '../users/users.schema.js';
import { type EvidenceRequest, evidenceRequestSchema } from './evidence.schema.js';
import { EvidenceService } from './evidence.service.js';

const TYPES = { json: 'application/json', pdf: 'application/pdf' };

/** One file that says what a person agreed to, when, and how we know. */
@Controller('api/users/:id/evidence')
export class EvidenceController {
  constructor(private readonly evidence: EvidenceService) {}

  @ApiRoute({
    summary: 'Export the evidence of a person',
    description:
      'PDF, or JSON after ISO/IEC TS 27560. The access record keeps the reason and the digest of the file.',
    contentType: Object.values(TYPES),
    problems: [404],
  })
  @WithoutIdempotency()
  @Post()
  @HttpCode(200)
  @RequirePermission('evidence.export')
  async export(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @Body({ schema: evidenceRequestSchema }) body: EvidenceRequest,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const file = await this.evidence.export(id, body, operator, actor);
    return new StreamableFile(file, {
      type: TYPES[body.format],
      disposition: attachment({
        file: 'evidence',
        id,
        ending: body.format,
        language: body.format === 'pdf' ? body.language : undefined,
      }),
    });
  }
}
