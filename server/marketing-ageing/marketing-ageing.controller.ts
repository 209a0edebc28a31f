import { Controller, Get, Query } from '@nestjs/common';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { MarketingAgeingReader } from './marketing-ageing.reader.js';
import {
  type MarketingAgeing,
  type MarketingAgeingQuery,
  marketingAgeingQuerySchema,
  marketingAgeingSchema,
} from './marketing-ageing.schema.js';

/** Counts only: no person can be told from the answer. */
@Controller('api/marketing-ageing')
@RequirePermission('users.read')
export class MarketingAgeingController {
  constructor(private readonly reader: MarketingAgeingReader) {}

  @ApiRoute({
    summary: 'How many people have to confirm their consent to marketing, and when',
    description: 'Before the KST day two years after the one on which Kakao says they agreed.',
    response: marketingAgeingSchema,
  })
  @Get()
  read(@Query({ schema: marketingAgeingQuerySchema }) query: MarketingAgeingQuery): Promise<MarketingAgeing> {
    return this.reader.read(query.terms);
  }
}
