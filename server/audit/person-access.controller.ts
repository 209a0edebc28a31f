import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { AuditReader } from './audit.reader.js';
import {
  type AuditPage,
  auditPageSchema,
  type PersonAccessQuery,
  personAccessParamSchema,
  personAccessQuerySchema,
} from './audit.schema.js';

/** Who of the service's own people, and what of its programs, saw or changed one person. */
@Controller('api/users/:id/access')
@RequirePermission('audit.read')
export class PersonAccessController {
  constructor(private readonly reader: AuditReader) {}

  @Get()
  @ApiRoute({ summary: 'Who saw or changed a person, newest first', response: auditPageSchema })
  async list(
    @CurrentActor() actor: Actor,
    @Param({ schema: personAccessParamSchema }) { id }: { id: string },
    @Query({ schema: personAccessQuerySchema }) query: PersonAccessQuery,
  ): Promise<AuditPage> {
    const { data, nextCursor } = await this.reader.list(actor, { ...query, userId: id });
    // Who else was in the same list or batch is nothing of this person's.
    return { data: data.map((event) => ({ ...event, userIds: [id] })), nextCursor };
  }
}
