import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { CurrentActor, CurrentOperator } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { SavedQuestionsReader } from './saved-questions.reader.js';
import {
  type SavedQuestionChange,
  type SavedQuestionCreate,
  type SavedQuestionParam,
  type SavedQuestionRemoval,
  type SavedQuestionView,
  savedQuestionChangeSchema,
  savedQuestionCreateSchema,
  savedQuestionListSchema,
  savedQuestionParamSchema,
  savedQuestionRemovalSchema,
  savedQuestionSchema,
} from './saved-questions.schema.js';
import { SavedQuestionsService } from './saved-questions.service.js';

/** Questions about people that were given a name: for the list, jobs and schedules. */
@Controller('api/saved-questions')
@RequirePermission('saved-questions.manage')
export class SavedQuestionsController {
  constructor(
    private readonly questions: SavedQuestionsService,
    private readonly reader: SavedQuestionsReader,
  ) {}

  @ApiRoute({
    summary: 'Save a question',
    description: 'A search text (`filter.q`) may be personal and is refused.',
    response: savedQuestionSchema,
    problems: [409],
  })
  @Post()
  async create(
    @Body({ schema: savedQuestionCreateSchema }) body: SavedQuestionCreate,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<SavedQuestionView> {
    return this.reader.get(await this.questions.create(body, operator, actor));
  }

  @ApiRoute({ summary: 'List all saved questions by name', response: savedQuestionListSchema })
  @Get()
  @RequirePermission('users.read')
  async list(): Promise<{ data: SavedQuestionView[] }> {
    return { data: await this.reader.list() };
  }

  @ApiRoute({ summary: 'One saved question', response: savedQuestionSchema, problems: [404] })
  @Get(':id')
  @RequirePermission('users.read')
  get(@Param({ schema: savedQuestionParamSchema }) { id }: SavedQuestionParam): Promise<SavedQuestionView> {
    return this.reader.get(id);
  }

  @ApiRoute({
    summary: 'Rename a saved question or change its filter',
    description:
      'Enabled schedules that ask it belong to whoever changes its filter, which takes `jobs.run` besides.',
    response: savedQuestionSchema,
    problems: [404, 409],
  })
  @Patch(':id')
  async change(
    @Param({ schema: savedQuestionParamSchema }) { id }: SavedQuestionParam,
    @Body({ schema: savedQuestionChangeSchema }) body: SavedQuestionChange,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<SavedQuestionView> {
    await this.questions.change(id, body, operator, actor);
    return this.reader.get(id);
  }

  @ApiRoute({ summary: 'Delete; not while a schedule asks it', problems: [404, 409] })
  @Delete(':id')
  @HttpCode(204)
  remove(
    @Param({ schema: savedQuestionParamSchema }) { id }: SavedQuestionParam,
    @Body({ schema: savedQuestionRemovalSchema }) removal: SavedQuestionRemoval,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.questions.remove(id, removal, actor);
  }
}
