import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import type { CookieOptions, Response } from 'express';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import {
  actorOf,
  CurrentActor,
  CurrentOperator,
  type DeskRequest,
} from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { SESSION_COOKIE } from '../platform/http/session-names.js';
import { ABSOLUTE_LIMIT_HOURS } from './session.constants.js';
import { SessionPolicy } from './session.policy.js';
import { presentSession } from './session.presenter.js';
import {
  type ChangePassword,
  changePasswordSchema,
  type LogIn,
  logInSchema,
  type SessionView,
  sessionSchema,
} from './session.schema.js';
import { SessionService } from './session.service.js';

/** Log-in, log-out, who is logged in, and their password. */
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly policy: SessionPolicy,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @HttpCode(200)
  @RequirePermission('public')
  @ApiRoute({ summary: 'Log in', response: sessionSchema, problems: [401, 429] })
  async logIn(
    @Req() request: DeskRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: logInSchema }) body: LogIn,
  ): Promise<SessionView> {
    const before = await this.policy.ownerOf(request);
    const { operator, token } = await this.sessions.logIn(actorOf(request), body);
    if (before) {
      // Its cookie is replaced: nobody could log it out any more.
      request.operator = before;
      await this.sessions.logOut(actorOf(request), before);
    }
    response.cookie(SESSION_COOKIE, token, { ...cookie(request), maxAge: ABSOLUTE_LIMIT_HOURS * 3_600_000 });
    return presentSession(operator, this.config);
  }

  @Get()
  @RequirePermission('session.own')
  @ApiRoute({ summary: 'Who is logged in', response: sessionSchema })
  read(@CurrentOperator() operator: OperatorContext): SessionView {
    return presentSession(operator, this.config);
  }

  @Put('password')
  @HttpCode(204)
  @RequirePermission('session.own')
  @ApiRoute({ summary: "Change one's own password; one's other sessions end", problems: [429] })
  async changePassword(
    @CurrentActor() actor: Actor,
    @CurrentOperator() operator: OperatorContext,
    @Body({ schema: changePasswordSchema }) body: ChangePassword,
  ): Promise<void> {
    await this.sessions.changePassword(actor, operator, body);
  }

  /** Public, so that a browser whose session has ended still gets rid of its cookie. */
  @Delete()
  @HttpCode(204)
  @RequirePermission('public')
  @ApiRoute({ summary: 'Log out' })
  async logOut(@Req() request: DeskRequest, @Res({ passthrough: true }) response: Response): Promise<void> {
    const operator = await this.policy.ownerOf(request);
    if (operator) {
      request.operator = operator;
      await this.sessions.logOut(actorOf(request), operator);
    }
    response.clearCookie(SESSION_COOKIE, cookie(request));
  }
}

function cookie(request: DeskRequest): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' };
}
