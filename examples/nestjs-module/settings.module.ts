import type { Environment } from '@anyproof/core';
import { type DynamicModule, Module } from '@nestjs/common';

/** The process's variables; `@nestjs/config` does this for you. */
export const ENVIRONMENT = Symbol('environment');
export const ORIGIN = Symbol('origin');

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a module of NestJS is known by its class
export class SettingsModule {
  static of(env: Environment, origin: string): DynamicModule {
    const providers = [
      { provide: ENVIRONMENT, useValue: env },
      { provide: ORIGIN, useValue: origin },
    ];
    return { module: SettingsModule, global: true, providers, exports: [ENVIRONMENT, ORIGIN] };
  }
}
