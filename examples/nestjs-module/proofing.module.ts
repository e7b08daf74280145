import { type CreateProofingInput, createProofing } from '@anyproof/core';
import { ConfigurableModuleBuilder, Module } from '@nestjs/common';

/** `@Inject(PROOFING) proofing: Proofing`. */
export const PROOFING = Symbol.for('anyproof.proofing');

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<CreateProofingInput>()
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();

/**
 * `ProofingModule.forRoot(input)`, or `forRootAsync({ imports, inject, useFactory })` where the settings come from a
 * service. The adapters and the configuration are what `createProofing` takes.
 */
@Module({
  providers: [{ provide: PROOFING, useFactory: createProofing, inject: [MODULE_OPTIONS_TOKEN] }],
  exports: [PROOFING],
})
export class ProofingModule extends ConfigurableModuleClass {}
