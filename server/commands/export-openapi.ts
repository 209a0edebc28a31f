import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import 'reflect-metadata';
import { apiDocumentText } from '../api-document.js';

// Writes the OpenAPI document, from the repository root: node dist/server/commands/export-openapi.js
writeFileSync(resolve('server/openapi.json'), apiDocumentText());
