import type { Proofing } from '@anyproof/core';
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Database, Onboarding } from '../onboarding/onboarding.js';
import { keepResuming } from '../onboarding/resume.js';
import { PROOFING } from './proofing.module.js';
import { DATABASE, ORIGIN } from './settings.module.js';

@Injectable()
export class IdentityService extends Onboarding implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(IdentityService.name);
  readonly #proofing: Proofing;
  #stopResuming = () => {};

  // By token, so that esbuild, SWC and ts-node, which emit no metadata, will do.
  constructor(
    @Inject(PROOFING) proofing: Proofing,
    @Inject(ORIGIN) origin: string,
    @Inject(DATABASE) database: Database,
  ) {
    super(proofing, origin, database);
    this.#proofing = proofing;
  }

  onModuleInit(): void {
    this.#stopResuming = keepResuming(this.#proofing, this.settle, (error) =>
      this.#logger.error(String(error)),
    );
  }

  onModuleDestroy(): void {
    this.#stopResuming();
  }
}
