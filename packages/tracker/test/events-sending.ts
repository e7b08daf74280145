// One event, sent by HTTP.
import { randomBytes } from 'node:crypto';
import type { SessionEvent } from '../src/contract/events.js';
import { endpointRecipient } from '../src/events/endpoint.js';
import { createPoster, type Poster } from '../src/events/post.js';

export const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
export const ID = '00000000-0000-4000-8000-000000000001';
export const EVENT: SessionEvent = {
  id: ID,
  sequence: 2,
  type: 'session.changed',
  at: '2030-01-01T00:00:00.000Z',
  before: { status: 'pending' },
  session: {
    ref: { provider: 'acme', id: 'Zoë' },
    status: 'completed',
    decision: 'approved',
    final: true,
    createdAt: '2030-01-01T00:00:00.000Z',
    changedAt: '2030-01-01T00:00:00.000Z',
  },
};
const DELIVERY = { attempt: 1, transaction: () => Promise.reject(new Error('not here')) };
const posters: Poster[] = [];

/** Sends one event there, and returns how it went. */
export function send(url: string, { timeoutMs = 5_000, now = Date.now(), poster = createPoster() } = {}) {
  posters.push(poster);
  const clock = { now: () => now, sleep: async () => undefined };
  return endpointRecipient({ url, secret: SECRET }, { clock, timeoutMs, poster }).session(EVENT, DELIVERY);
}

afterEach(() => {
  for (const poster of posters.splice(0)) poster.close();
});
