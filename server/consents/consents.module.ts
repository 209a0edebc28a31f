import { Module } from '@nestjs/common';
import { ConsentRecorder } from './consent-recorder.js';
import { ConsentsController } from './consents.controller.js';
import { KakaoReader } from './kakao-reader.js';

/** What people agreed to: reading it from Kakao, recording it, and the catalogue of scopes and terms. */
@Module({
  controllers: [ConsentsController],
  providers: [ConsentRecorder, KakaoReader],
  exports: [ConsentRecorder, KakaoReader],
})
export class ConsentsModule {}
