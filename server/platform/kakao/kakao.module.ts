import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { KakaoClient } from '../../kakao-client/index.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';

/** One client of Kakao for the whole process. */
@Global()
@Module({
  providers: [
    {
      provide: KakaoClient,
      inject: [CONFIG],
      useFactory: ({ kakao }: Config) =>
        new KakaoClient({
          adminKeys: kakao.adminKeys.map((key) => key.reveal()),
          apiUrl: kakao.apiUrl,
          authUrl: kakao.authUrl,
        }),
    },
  ],
  exports: [KakaoClient],
})
export class KakaoModule implements OnApplicationShutdown {
  constructor(@Inject(KakaoClient) private readonly client: KakaoClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
