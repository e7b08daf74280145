import type { Environment } from '@anyproof/core';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Database } from '../onboarding/onboarding.js';

/** The process's variables; `@nestjs/config` does this for you. */
export const ENVIRONMENT = Symbol('environment');
export const ORIGIN = Symbol('origin');
export const DATABASE = Symbol('database');

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a module of NestJS is known by its class
export class SettingsModule {
  static of(env: Environment, origin: string, database: Database = new Map()): DynamicModule {
    const providers = [
      { provide: ENVIRONMENT, useValue: env },
      { provide: ORIGIN, useValue: origin },
      { provide: DATABASE, useValue: database },
    ];
    return { module: SettingsModule, global: true, providers, exports: [ENVIRONMENT, ORIGIN, DATABASE] };
  }
}
