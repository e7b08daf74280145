import { nodeWebhookHandler, type OnSession, type Proofing } from '@anyproof/core';
import fastify, { type FastifyInstance } from 'fastify';

export function createApp(proofing: Proofing, onSession: OnSession): FastifyInstance {
  const app = fastify();
  const webhook = nodeWebhookHandler(proofing, { onSession });
  // In a plugin of its own, so that all other routes keep their body parsers.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/webhooks/proofing', async (request, reply) => {
      reply.hijack();
      await webhook(request.raw, reply.raw);
    });
  });
  app.post('/echo', async (request) => request.body);
  return app;
}
