import {
  headerOf,
  ProofingError,
  type ProviderWebhooks,
  type Saying,
  type Status,
  type WebhookNews,
  type WebhookNotice,
  type WebhookRequest,
} from '@anyproof/core';
import {
  type Answer,
  answer,
  entryOf,
  type Field,
  list,
  number,
  object,
  proofRefused,
  required,
  sameSecret,
  text,
  unreadValue,
  webhookInvalid,
  webhookJson,
} from '@anyproof/provider-kit';
import { type Id, id } from './client/flow.js';
import type { Id360Callback, Id360Settings } from './settings.js';
import { meaningOf, wordFor } from './vocabulary.js';

/** Dossier 7.3 and 7.4: everything except the id and the status may be absent. */
export interface Callback {
  readonly id: Id;
  readonly status: string;
  readonly reason?: string;
  readonly steps_status?: { readonly done?: number; readonly total?: number };
  readonly enrollment_step?: CallbackStep;
}

export interface CallbackStep {
  readonly status?: string;
  readonly errors?: readonly unknown[];
  /** The implementing class; do not depend on it. */
  readonly type?: string;
  readonly reason?: string;
  readonly name?: string;
  readonly documents?: readonly string[];
}

const count: Field<number> = (value, unread) => {
  const read = number(value, unread);
  return read === undefined || (Number.isSafeInteger(read) && read >= 0) ? read : unreadValue(value, unread);
};

export const callback: Answer<Callback> = answer<Callback>()({
  id: required(id),
  status: required(text),
  reason: text,
  steps_status: object<{ readonly done?: number; readonly total?: number }>({ done: count, total: count }),
  enrollment_step: object<CallbackStep>({
    status: text,
    errors: list((value) => value ?? undefined),
    type: text,
    reason: text,
    name: text,
    documents: list(text),
  }),
});

/**
 * ID360 signs nothing: a callback is the vendor's if it carries every header of one configured callback (dossier 7.6).
 * Its body has no time and no event id, and it may arrive late, twice or out of order (dossier 7.1, 7.3).
 */
export function createWebhooks(settings: Id360Settings, provider: string): ProviderWebhooks {
  const proofs = settings.callbacks
    .flatMap(({ headers, previousHeaders }) => [Object.entries(headers), Object.entries(previousHeaders)])
    .filter((headers) => headers.length > 0);
  const names = proofs.flatMap((proof) => proof.map(([name]) => name));
  return {
    read: async (request) => {
      // All are compared, so that the time taken does not reveal how close a guess was.
      const matching = proofs.filter((proof) => carries(request, proof));
      if (matching.length === 0)
        throw proofRefused(request, names, provider, 'its headers match no configured callback');
      return toNotice(readBody(request, provider));
    },
    signForTest: async (news) => signForTest(news, settings.callbacks, provider),
  };
}

function carries(request: WebhookRequest, proof: readonly (readonly [string, string])[]): boolean {
  const wrong = proof.filter(([name, value]) => !sameSecret(headerOf(request, name), value));
  return wrong.length === 0;
}

function readBody(request: WebhookRequest, provider: string): Callback {
  const { value } = callback.read(webhookJson(request, provider));
  if (value === undefined)
    throw webhookInvalid(provider, 'its body lacks an id or a status', 'session_missing');
  return value;
}

/**
 * An unknown status says nothing, so the vendor is queried. Progress only says that the session continues, so it is
 * not.
 */
function toNotice(body: Callback): WebhookNotice {
  const { done, total } = body.steps_status ?? {};
  const says: Saying = {
    ...statusIn(body),
    ...(done === undefined || total === undefined ? {} : { progress: { done, total } }),
  };
  const sessionId = String(body.id);
  return { about: 'session', sessionId, ...(Object.keys(says).length === 0 ? {} : { says }) };
}

function statusIn(body: Callback): Saying {
  const meaning = meaningOf(body.status, showsStart(body));
  if (meaning === undefined) return {};
  const { ends, outcome } = meaning;
  return { nativeStatus: body.status, ...(ends === undefined ? { announces: outcome.status } : { ends }) };
}

/**
 * CANCELED ends both a session that was never begun and an abandoned one, and a callback has no starting time: a
 * completed step is the only sign of a start. If the person opened the page but completed no step, it stays `expired`
 * until a report says more.
 */
function showsStart({ steps_status, enrollment_step }: Callback): boolean {
  return (steps_status?.done ?? 0) > 0 || enrollment_step !== undefined;
}

/** The number of completed steps out of four, for states in which not all are. */
const STEPS_DONE: { readonly [status in Status]?: number } = {
  pending: 1,
  processing: 3,
  expired: 0,
  abandoned: 1,
  canceled: 0,
};

/** A callback as ID360 would send it to the first configured address, for tests of apps. */
export function signForTest(
  news: WebhookNews,
  [first]: readonly Id360Callback[],
  provider: string,
): WebhookRequest {
  const unsent = (what: string) =>
    new ProofingError({ code: 'UNSUPPORTED', message: `ID360 sends no callback ${what}`, provider });
  if (news.about === 'unrelated') throw unsent('about anything but a session');
  const { sessionId, status, decision, body } = news;
  const word = wordFor(status === 'completed' ? (decision ?? 'approved') : status);
  if (word === undefined) throw unsent(`for ${decision ?? status}`);
  const id = Number(sessionId);
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: "ID360's session ids are whole numbers",
      provider,
    });
  const text = JSON.stringify({
    id,
    status: word,
    reason: null,
    steps_status: { done: entryOf(STEPS_DONE, status) ?? 4, total: 4 },
  });
  return {
    headers: { 'content-type': 'application/json', ...first?.headers },
    rawBody: body ?? Buffer.from(text),
  };
}
