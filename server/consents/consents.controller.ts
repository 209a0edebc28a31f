import { Controller, Get } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { Scope, ServiceTerm } from './catalogue.entity.js';
import { type Catalogue, catalogueSchema } from './consents.schema.js';

/** All scopes and service terms that Kakao has named for anybody. */
@Controller('api/catalogue')
export class ConsentsController {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  @ApiRoute({ summary: 'All known scopes and service terms', response: catalogueSchema })
  @Get()
  @RequirePermission('users.read')
  async get(): Promise<Catalogue> {
    const { manager } = this.dataSource;
    const scopes = await manager.find(Scope, { order: { using: 'DESC', type: 'ASC', id: 'ASC' } });
    const terms = await manager.find(ServiceTerm, { order: { required: 'DESC', tag: 'ASC' } });
    return {
      scopes: scopes.map(({ id, displayName, type, using }) => ({ id, displayName, type, using })),
      terms: terms.map(({ tag, required }) => ({ tag, required })),
    };
  }
}
