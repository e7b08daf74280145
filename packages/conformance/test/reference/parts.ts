import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type AdapterDeps,
  headerOf,
  type Outcome,
  ProofingError,
  type ProofingProvider,
  type ProofingResult,
  type ProofingSession,
  type ProviderCapabilities,
  type SessionRef,
  type Source,
  type Warning,
  type WebhookNotice,
  type WebhookProblem,
  type WebhookRequest,
} from '@anyproof/core';
import { soundTransport, type TransportParts } from './transport.js';

export interface ReferenceSettings {
  readonly baseUrl: string;
  readonly apiKey: string | (() => string);
  readonly webhookKey: string;
  /** While the key changes. */
  readonly previousWebhookKey?: string;
  readonly timeoutMs: number;
}

/** What the reference vendor answers. */
export interface Answer {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  readonly key?: string;
  readonly person?: { readonly given: string; readonly family: string; readonly born: string };
  readonly tests?: readonly { readonly name: string; readonly outcome: string }[];
  readonly why?: readonly string[];
  readonly files?: readonly { readonly id: string; readonly bytes: number; readonly sha256: string }[];
}

/** What a test can replace by something broken, one at a time. */
export interface Parts extends TransportParts {
  readonly capabilities: ProviderCapabilities;
  meaningOf(word: string): Outcome | undefined;
  warningsFor(word: string): Warning[];
  mapResult(answer: Answer, session: ProofingSession, sound: ProofingResult): ProofingResult;
  segment(id: string): string;
  chunksOf(source: Source): AsyncIterable<Buffer>;
  /** Whether an answer is about a different session than requested. */
  isAnother(answer: Answer, id: string): boolean;
  /** Whether texts of the settings can be what somebody meant. */
  isUsable(text: unknown): boolean;
  seal(deps: AdapterDeps, id: string, key: string): string;
  open(deps: AdapterDeps, ref: SessionRef): string;
  readWebhook(request: WebhookRequest, settings: ReferenceSettings, provider: string): WebhookNotice;
  /** The whole provider, changed at last. */
  provider(sound: ProofingProvider, deps: AdapterDeps): ProofingProvider;
}

const MEANINGS: Readonly<Record<string, Outcome>> = {
  WAITING: { status: 'pending' },
  WORKING: { status: 'processing' },
  HUMAN: { status: 'in_review' },
  YES: { status: 'completed', decision: 'approved', final: true },
  NO: { status: 'completed', decision: 'declined', final: true },
  UNCLEAR: { status: 'completed', decision: 'inconclusive', final: true },
  LATE: { status: 'expired' },
  LEFT: { status: 'abandoned' },
  BROKEN: { status: 'failed' },
  STOPPED: { status: 'canceled' },
};
const evidence = (kind: string, maxPages: number) => ({
  kind,
  maxPages,
  mediaTypes: ['image/jpeg'],
  maxBytes: 9_000_000,
});

const refusal = (problem: WebhookProblem, provider: string) =>
  new ProofingError({ code: 'WEBHOOK_INVALID', message: `a message: ${problem}`, problem, provider });

export const proofOf = (body: Uint8Array, key: string) =>
  createHmac('sha256', key).update(body).digest('hex');

const LONGEST_ID = 64;

export const sound: Parts = {
  ...soundTransport,
  capabilities: {
    modes: ['hosted', 'direct'],
    evidence: [evidence('identity_document', 2), evidence('selfie', 1)],
    documentTypes: ['identity_card'],
    expectedClaims: [],
    consentRequired: { direct: ['terms', 'biometrics'] },
    verbs: ['launch', 'consent', 'evidence', 'finalize', 'cancel', 'list', 'artifacts', 'erase', 'health'],
    manualReview: true,
    artifacts: ['document_image', 'selfie'],
    webhooks: 'signature',
  },
  meaningOf: (word) => (Object.hasOwn(MEANINGS, word) ? MEANINGS[word] : undefined),
  warningsFor: () => [{ code: 'UNKNOWN_NATIVE_STATUS', message: 'the status is not known' }],
  mapResult: (_answer, _session, result) => result,
  segment: (id) => {
    if (['', '.', '..'].includes(id) || /\p{Surrogate}/u.test(id))
      throw new ProofingError({ code: 'INVALID_INPUT', message: 'an id is not allowed in a URL' });
    return encodeURIComponent(id);
  },
  chunksOf: async function* (source) {
    let seen = 0;
    const stream = source.open();
    try {
      for await (const chunk of stream) {
        seen += chunk.length;
        if (seen > source.size) break;
        yield chunk;
      }
    } catch {
      throw new ProofingError({ code: 'INVALID_INPUT', message: 'a source failed' });
    } finally {
      stream.destroy();
    }
    if (seen !== source.size) throw new ProofingError({ code: 'INVALID_INPUT', message: 'a source lies' });
  },
  isAnother: (answer, id) => answer.id !== undefined && answer.id !== id,
  isUsable: (text) => typeof text !== 'string' || (!/[\p{Cc}\ufeff]/u.test(text) && !/^".*"$/s.test(text)),
  seal: ({ sealer }, id, key) => sealer.seal(id, key),
  open: ({ sealer }, ref) => sealer.open(ref),
  readWebhook: ({ headers, rawBody }, { webhookKey, previousWebhookKey }, provider) => {
    const header = Object.entries(headers).some(([name]) => name.toLowerCase() === 'x-proof');
    if (!header) throw refusal('proof_missing', provider);
    const proof = Buffer.from(headerOf({ headers, rawBody }, 'x-proof') ?? '');
    const isProven = [webhookKey, previousWebhookKey].some((key) => {
      const wanted = Buffer.from(proofOf(rawBody, key ?? webhookKey));
      return proof.length === wanted.length && timingSafeEqual(proof, wanted);
    });
    if (!isProven) throw refusal('proof_wrong', provider);
    let body: { readonly session?: unknown; readonly news?: unknown };
    try {
      body = Object(sound.parse(sound.decode(Buffer.from(rawBody), '')));
    } catch {
      throw refusal('unreadable', provider);
    }
    const { session, news } = body;
    if (typeof session !== 'string' || session.length > LONGEST_ID || typeof news !== 'string')
      throw refusal('session_missing', provider);
    const outcome = sound.meaningOf(news);
    return { sessionId: session, ...(outcome && { says: { outcome, nativeStatus: news } }) };
  },
  provider: (provider) => provider,
};
