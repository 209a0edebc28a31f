import { Module } from '@nestjs/common';
import { MarketingAgeingController } from './marketing-ageing.controller.js';
import { MarketingAgeingReader } from './marketing-ageing.reader.js';

/** Who has to be asked again for the consent to marketing, and when. */
@Module({ controllers: [MarketingAgeingController], providers: [MarketingAgeingReader] })
export class MarketingAgeingModule {}
