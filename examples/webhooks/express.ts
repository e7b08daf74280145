import { nodeWebhookHandler, type OnSession, type Proofing } from '@anyproof/core';
import express, { type Express } from 'express';

export function createApp(proofing: Proofing, onSession: OnSession): Express {
  const app = express();
  // Before any body parser: the proof is over the bytes as they came.
  app.post('/webhooks/proofing', nodeWebhookHandler(proofing, { onSession }));
  app.use(express.json());
  app.post('/echo', (request, response) => void response.json(request.body));
  return app;
}
