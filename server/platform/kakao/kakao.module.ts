import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { KakaoClient } from '../../kakao-client/index.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { CallListeners } from './call-listeners.js';

/** One client of Kakao for the whole process. */
@Global()
@Module({
  providers: [
    CallListeners,
    {
      provide: KakaoClient,
      inject: [CONFIG, CallListeners],
      useFactory: ({ kakao }: Config, listeners: CallListeners) =>
        new KakaoClient({
          adminKeys: kakao.adminKeys.map((key) => key.reveal()),
          apiUrl: kakao.apiUrl,
          authUrl: kakao.authUrl,
          onCall: (report) => listeners.tell(report),
        }),
    },
  ],
  exports: [KakaoClient, CallListeners],
})
export class KakaoModule implements OnApplicationShutdown {
  constructor(@Inject(KakaoClient) private readonly client: KakaoClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
