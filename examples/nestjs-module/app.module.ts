import type { Environment } from '@anyproof/core';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Database } from '../onboarding/onboarding.js';
import { proofingInput } from './config.js';
import { ErrorPageFilter } from './error-page.filter.js';
import { IdentityController } from './identity.controller.js';
import { IdentityService } from './identity.service.js';
import { ProofingModule } from './proofing.module.js';
import { ENVIRONMENT, SettingsModule } from './settings.module.js';

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a module of NestJS is known by its class
export class AppModule {
  static of(env: Environment, origin: string, database?: Database): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.of(env, origin, database),
        ProofingModule.forRootAsync({ inject: [ENVIRONMENT], useFactory: proofingInput }),
      ],
      controllers: [IdentityController],
      providers: [IdentityService, { provide: APP_FILTER, useClass: ErrorPageFilter }],
    };
  }
}
