import { createServer, type Server } from 'node:http';
import { nodeWebhookHandler, type OnSession, type Proofing } from '@anyproof/core';

export function createApp(proofing: Proofing, onSession: OnSession): Server {
  const webhook = nodeWebhookHandler(proofing, { onSession });
  return createServer((request, response) => {
    if (request.url === '/webhooks/proofing') return void webhook(request, response);
    response.writeHead(404).end();
  });
}
