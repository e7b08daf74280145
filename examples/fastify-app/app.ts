import { nodeWebhookHandler, type Proofing } from '@anyproof/core';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { errorPage } from '../onboarding/error-page.js';
import type { Onboarding } from '../onboarding/onboarding.js';
import { homePage, launchPage, type Page, statusPage } from '../onboarding/pages.js';
import { applicationIn } from '../onboarding/visitor.js';

export function createApp(
  proofing: Proofing,
  onboarding: Onboarding,
  log: (error: unknown) => void,
): FastifyInstance {
  const app = fastify();
  const webhook = nodeWebhookHandler(proofing, { onSession: onboarding.settle, onError: log });
  // In a plugin of its own, so that all other routes keep their body parsers: the proof is over the bytes as they came.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/webhooks/proofing', async (request, reply) => {
      reply.hijack();
      await webhook(request.raw, reply.raw);
    });
  });

  // The form has no fields; @fastify/formbody reads those that have.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, _body, done) => done(null),
  );
  app.get('/', async (_request, reply) => send(reply, homePage()));
  app.post('/identity', async (request, reply) =>
    send(reply, launchPage(await onboarding.start(applicationIn(request.headers.cookie)))),
  );
  // The vendor sends the person back to this one.
  app.get('/identity', async (request, reply) =>
    send(reply, statusPage(await onboarding.returned(applicationIn(request.headers.cookie)))),
  );

  app.setErrorHandler((error, _request, reply) => {
    log(error);
    return send(reply, errorPage(error));
  });
  return app;
}

function send(reply: FastifyReply, { status, headers, html }: Page): FastifyReply {
  return reply.code(status).headers(headers).send(html);
}
