import { type OnSession, type Proofing, webWebhookHandler } from '@anyproof/core';

/** `POST` of a route handler, in Next.js or any framework of web Requests; `waitUntil` is the platform's. */
export function createRoute(
  proofing: Proofing,
  onSession: OnSession,
  waitUntil: (work: Promise<unknown>) => void,
): (request: Request) => Promise<Response> {
  return webWebhookHandler(proofing, { onSession, waitUntil });
}
