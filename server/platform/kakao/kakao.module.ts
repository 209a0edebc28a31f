import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type AdaptivePacer, KakaoClient } from '../../kakao-client/index.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { RedisClient } from '../redis/open-redis.js';
import { REDIS } from '../redis/redis.module.js';
import { CallListeners } from './call-listeners.js';
import { KakaoSilence } from './kakao-silence.js';
import { createPacer } from './pacer.js';

/** Injection token of the shared pacer, or null where pacing is switched off. */
export const PACER = Symbol('PACER');

/** One client of Kakao for the whole process. */
@Global()
@Module({
  providers: [
    CallListeners,
    KakaoSilence,
    {
      provide: PACER,
      inject: [REDIS, CONFIG],
      useFactory: (redis: RedisClient, { kakao }: Config) => createPacer(redis, kakao) ?? null,
    },
    {
      provide: KakaoClient,
      inject: [CONFIG, CallListeners, PACER],
      useFactory: ({ kakao }: Config, listeners: CallListeners, pacer: AdaptivePacer | null) =>
        new KakaoClient({
          ...(pacer ? { pacer } : {}),
          adminKeys: kakao.adminKeys.map((key) => key.reveal()),
          apiUrl: kakao.apiUrl,
          authUrl: kakao.authUrl,
          onCall: (report) => listeners.tell(report),
        }),
    },
  ],
  exports: [KakaoClient, CallListeners, KakaoSilence, PACER],
})
export class KakaoModule implements OnApplicationShutdown {
  constructor(@Inject(KakaoClient) private readonly client: KakaoClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
