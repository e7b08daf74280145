import type { Environment } from '@anyproof/core';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Database, RunningApp } from '../onboarding/onboarding.js';
import { AppModule } from './app.module.js';
import { IdentityService } from './identity.service.js';

/** Your entry point calls `start(process.env)`. Wrong settings end it here, and not with the first customer. */
export async function start(env: Environment, database?: Database): Promise<RunningApp> {
  const port = Number(env['PORT'] ?? 3000);
  const origin = env['ORIGIN'] ?? `http://127.0.0.1:${port}`;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(env, origin, database), {
    // Without it, a parsed body is all that is left of a message, and no proof holds.
    rawBody: true,
    forceCloseConnections: true,
    abortOnError: false,
    logger: ['error', 'warn'],
  });
  app.disable('x-powered-by');
  await app.listen(port, '127.0.0.1');
  return { origin, onboarding: app.get(IdentityService), stop: () => app.close() };
}
