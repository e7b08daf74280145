import { nodeWebhookHandler, type Proofing } from '@anyproof/core';
import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import { errorPage } from '../onboarding/error-page.js';
import type { Onboarding } from '../onboarding/onboarding.js';
import { homePage, launchPage, type Page, statusPage } from '../onboarding/pages.js';
import { applicationIn } from '../onboarding/visitor.js';

export function createApp(
  proofing: Proofing,
  onboarding: Onboarding,
  log: (error: unknown) => void,
): Express {
  const app = express();
  app.disable('x-powered-by');
  // Before any body parser: the proof is over the bytes as they came.
  app.post('/webhooks/proofing', nodeWebhookHandler(proofing, { onSession: onboarding.settle }));

  app.get('/', (_request, response) => send(response, homePage()));
  app.post('/identity', async (request, response) => {
    send(response, launchPage(await onboarding.start(applicationIn(request.get('cookie')))));
  });
  // The vendor sends the person back to this one.
  app.get('/identity', async (request, response) => {
    send(response, statusPage(await onboarding.returned(applicationIn(request.get('cookie')))));
  });

  const onError: ErrorRequestHandler = (error, _request, response, next) => {
    log(error);
    if (response.headersSent) return next(error);
    send(response, errorPage(error));
  };
  app.use(onError);
  return app;
}

function send(response: Response, { status, headers, html }: Page): void {
  response.status(status).set(headers).send(html);
}
