import { createProofing, type Environment } from '@anyproof/core';
import { type Database, Onboarding, type RunningApp } from '../onboarding/onboarding.js';
import { keepResuming } from '../onboarding/resume.js';
import { createApp } from './app.js';
import { proofingInput } from './config.js';

/** Your entry point calls `start(process.env)`. Wrong settings end it here, and not with the first customer. */
export async function start(env: Environment, database?: Database): Promise<RunningApp> {
  const port = Number(env['PORT'] ?? 3000);
  const origin = env['ORIGIN'] ?? `http://127.0.0.1:${port}`;
  const log = (error: unknown) => console.error(`the app logs: ${error}`);

  const proofing = createProofing(proofingInput(env));
  const onboarding = new Onboarding(proofing, origin, database);
  const app = createApp(proofing, onboarding, log);
  app.addHook('onClose', keepResuming(proofing, onboarding.settle, log));
  await app.listen({ port, host: '127.0.0.1' });
  return { origin, onboarding, stop: () => app.close() };
}
