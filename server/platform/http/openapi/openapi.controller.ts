import { Controller, Get, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { RequirePermission } from '../require-permission.decorator.js';
import { ApiRoute } from './api-route.decorator.js';
import { openApiDocument } from './document.js';
import { routesOf } from './routes.js';

/** Serves the OpenAPI document of the routes of this process. */
@Controller('api/openapi.json')
export class OpenApiController {
  private document: Record<string, unknown> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  @Get()
  @RequirePermission('public')
  @ApiRoute({ summary: 'This document', contentType: 'application/json' })
  read(): Record<string, unknown> {
    this.document ??= openApiDocument(
      routesOf(this.discovery.getControllers().map((wrapper) => wrapper.metatype as Type)),
    );
    return this.document;
  }
}
