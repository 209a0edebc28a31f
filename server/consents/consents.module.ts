import { Module } from '@nestjs/common';
import { AppCheck } from './app-check.js';
import { ConsentRecorder } from './consent-recorder.js';
import { ConsentsController } from './consents.controller.js';
import { KakaoReader } from './kakao-reader.js';

/** What people agreed to: reading it from Kakao, recording it, and the catalogue of scopes and terms. */
@Module({
  controllers: [ConsentsController],
  providers: [AppCheck, ConsentRecorder, KakaoReader],
  exports: [AppCheck, ConsentRecorder, KakaoReader],
})
export class ConsentsModule {}
