import {
  type AdapterDeps,
  ProofingError,
  type ProviderWebhooks,
  type Saying,
  type WebhookNews,
  type WebhookNotice,
  type WebhookRequest,
} from '@anyproof/core';
import {
  answer,
  code,
  compact,
  flag,
  instant,
  nativeWord,
  object,
  readSecret,
  required,
  text,
  timedSignatureProof,
  timeInHeader,
  unless,
  type WebhookProof,
  webhookInvalid,
  webhookJson,
} from '@anyproof/provider-kit';
import type { AcmeClient } from './client/index.js';
import { type ErasureState, erasure, type Progress, progress } from './client/verification.js';
import { readErasure } from './result/session.js';
import type { AcmeSettings } from './settings.js';
import { events, meaningOf, wordFor } from './vocabulary.js';

/** What an event is about. Accounts with thin events get no more than type and id. */
export interface EventObject {
  readonly type: string;
  readonly id: string;
  readonly state?: string;
  readonly progress?: Progress;
  readonly erasure?: ErasureState;
}

export interface Message {
  readonly id?: string;
  readonly type: string;
  readonly createdAt?: string;
  readonly livemode?: boolean;
  readonly data: { readonly object: EventObject };
}

const message = answer<Message>()({
  id: code,
  type: required(text),
  createdAt: text,
  livemode: flag,
  data: required(
    object<Message['data']>({
      object: required(
        object<EventObject>({ type: required(text), id: required(code), state: text, progress, erasure }),
      ),
    }),
  ),
});

/** Acme sends all events of the account, signed, with the time in the signature. */
export function createWebhooks(
  client: Pick<AcmeClient, 'reportOwner'>,
  { webhookKey, previousWebhookKey }: Pick<AcmeSettings, 'webhookKey' | 'previousWebhookKey'>,
  deps: AdapterDeps,
): ProviderWebhooks {
  const { provider } = deps;
  const proof = proofOf(deps);
  const keys = async (): Promise<string[]> => {
    const secrets = Object.entries({ webhookKey, previousWebhookKey });
    const read = secrets.map(([name, key]) => (key === undefined ? [] : [readSecret(key, name, provider)]));
    return Promise.all(read.flat());
  };
  return {
    read: async (request) => {
      proof.check(request, await keys());
      return toNotice(readBody(request, provider), deps);
    },
    sessionsOf: async ({ id }, { signal } = {}) => {
      const owner = await client.reportOwner(id, signal).catch(unless('SESSION_NOT_FOUND'));
      const { verificationId } = owner?.value ?? {};
      return verificationId === undefined ? [] : [verificationId];
    },
    signForTest: async (news) => {
      const [key = ''] = await keys();
      const rawBody = news.body ?? Buffer.from(JSON.stringify(eventOf(news, deps)));
      return { headers: { 'content-type': 'application/json', ...proof.sign(rawBody, key) }, rawBody };
    },
  };
}

/** `Acme-Signature: t=<seconds>,v1=<hex>,v1=<hex>`: one `v1` for each key in use, over the time, a dot and the body. */
function proofOf(deps: Pick<AdapterDeps, 'provider' | 'clock'>): WebhookProof {
  return timedSignatureProof(timeInHeader('acme-signature'), deps, { toleranceMs: 5 * 60_000 });
}

function readBody(request: WebhookRequest, provider: string): Message {
  const { value } = message.read(webhookJson(request, provider));
  if (value === undefined) throw webhookInvalid(provider, 'the body names no object', 'session_missing');
  return value;
}

function toNotice(
  { id, type, createdAt, livemode, data: { object } }: Message,
  { testMode }: Pick<AdapterDeps, 'testMode'>,
): WebhookNotice {
  const event = compact<Pick<WebhookNotice, 'eventId' | 'at'>>({ eventId: id, at: instant(createdAt) });
  // An address may get the events of both modes, but these credentials see the objects of one.
  if (livemode === testMode) return { ...event, about: 'unrelated' };
  if (object.type === 'report')
    return { ...event, about: 'object', object: { type: 'report', id: object.id } };
  if (object.type !== 'verification') return { ...event, about: 'unrelated' };
  const says = sayingOf(type, object);
  return { ...event, about: 'session', sessionId: object.id, ...compact({ says }) };
}

/** The state is that at the time of the event, and some events are about more than a state: see `events`. */
function sayingOf(type: string, { state, progress, erasure }: EventObject): Saying {
  const announced = events.meaningOf(type);
  return compact<Saying>({
    announces: announced && (meaningOf(state)?.status ?? announced),
    nativeStatus: nativeWord(state),
    progress,
    erasure: erasure && readErasure(erasure),
  });
}

/** An event as Acme would send it, for tests of apps. */
function eventOf(news: WebhookNews, { provider, clock, random, testMode }: AdapterDeps): object {
  const event = {
    id: `evt_${random.uuid().replaceAll('-', '')}`,
    createdAt: new Date(clock.now()).toISOString(),
    livemode: !testMode,
    delivery: 1,
  };
  if (news.about === 'unrelated')
    return { ...event, type: 'payment.succeeded', data: { object: { type: 'payment', id: 'pay_1' } } };
  const { sessionId, status, decision, reference } = news;
  const state = wordFor(status === 'completed' ? (decision ?? 'approved') : status);
  const type = events.wordFor(status);
  if (state === undefined || type === undefined)
    throw new ProofingError({
      code: 'UNSUPPORTED',
      message: `Acme sends no message for ${decision ?? status}`,
      provider,
    });
  const object = { type: 'verification', id: sessionId, state, ...compact({ externalId: reference }) };
  return { ...event, type, data: { object } };
}
