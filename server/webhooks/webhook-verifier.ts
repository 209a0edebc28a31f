import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import {
  KakaoLogin,
  readUnlinkWebhook,
  type SecurityEvent,
  SecurityEventVerifier,
  type UnlinkNotice,
  type UnlinkWebhookRequest,
} from '../kakao-client/index.js';
import type { Config, KakaoConfig } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { timeNow } from '../platform/database/time-now.js';
import { ProblemError } from '../platform/http/problem.js';

/** Time for Kakao's keys, in milliseconds: Kakao waits 3 seconds for the answer (§6). */
const KEYS_TIMEOUT_MS = 1_500;
/** An unknown `kid` makes them be fetched anew, but not oftener than this on average (§3.8). */
const KEYS_COOLDOWN_MS = 10_000;

/** Tells Kakao's webhooks from forged ones. */
@Injectable()
export class WebhookVerifier implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly kakao: KakaoConfig;
  private readonly login: KakaoLogin;
  private readonly tokens: SecurityEventVerifier | null;

  constructor(@Inject(CONFIG) config: Config, @InjectDataSource() dataSource: DataSource) {
    this.kakao = config.kakao;
    const { restApiKeys, appId, authUrl } = config.kakao;
    // Only its keys are used here, and they are public: any client id does.
    this.login = new KakaoLogin({
      restApiKey: restApiKeys[0] ?? 'unset',
      authUrl,
      jwks: { timeoutMs: KEYS_TIMEOUT_MS, cooldownMs: KEYS_COOLDOWN_MS },
    });
    // Which of them a token names is not documented (§6.2).
    const audiences = appId === undefined ? restApiKeys : [...restApiKeys, appId];
    this.tokens =
      audiences.length === 0
        ? null
        : new SecurityEventVerifier({
            issuer: this.login.issuer,
            audiences,
            jwks: this.login.jwks,
            // The table knows, also after a restart and in other processes.
            isRepeated: () => false,
            now: async () => (await timeNow(dataSource.manager)).getTime(),
          });
  }

  /** The first token, which Kakao sends once, does not depend on whether its keys can be had just then. Not waited for. */
  onApplicationBootstrap(): void {
    if (this.tokens) void this.login.jwks.fetchAhead();
  }

  /**
   * Reads the unlink webhook (§6.1).
   *
   * @throws KakaoWebhookError with the status to answer
   */
  readUnlink(request: UnlinkWebhookRequest): UnlinkNotice {
    const adminKeys = this.kakao.adminKeys.map((key) => key.reveal());
    return readUnlinkWebhook(request, { adminKeys, appId: this.kakao.appId ?? null });
  }

  /**
   * Reads an account status webhook (§6.2).
   *
   * @param body the compact JWT
   * @throws KakaoWebhookError with the status and code to answer
   * @throws ProblemError 503 where nothing says for whom the tokens must be
   */
  async readToken(body: string): Promise<SecurityEvent> {
    if (!this.tokens) {
      throw new ProblemError({
        status: 503,
        code: 'webhook_not_configured',
        detail:
          'Set KAKAO_REST_API_KEY or KAKAO_APP_ID: without either no token can be told to be for this app.',
      });
    }
    return this.tokens.verify(body);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.login.close();
  }
}
