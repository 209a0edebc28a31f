import { Controller, Get, Query } from '@nestjs/common';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import {
  type ConsentMatrix,
  type ConsentMatrixQuery,
  consentMatrixQuerySchema,
  consentMatrixSchema,
} from './consent-matrix.schema.js';
import { ConsentMatrixService } from './consent-matrix.service.js';

/** People by what they agreed to together. Counts only. */
@Controller('api/consent-matrix')
export class ConsentMatrixController {
  constructor(private readonly matrix: ConsentMatrixService) {}

  @ApiRoute({
    summary: 'People by combination of scopes and terms, and who lacks what a feature needs',
    response: consentMatrixSchema,
  })
  @Get()
  @RequirePermission('users.read')
  read(@Query({ schema: consentMatrixQuerySchema }) query: ConsentMatrixQuery): Promise<ConsentMatrix> {
    return this.matrix.read(query);
  }
}
