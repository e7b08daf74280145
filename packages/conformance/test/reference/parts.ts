import type {
  AdapterDeps,
  Outcome,
  ProofingProvider,
  ProofingResult,
  ProofingSession,
  ProviderCapabilities,
  SessionRef,
  Source,
  Warning,
  WebhookNotice,
  WebhookRequest,
} from '@anyproof/core';
import { ProofingError } from '@anyproof/core';
import { soundTransport, type TransportParts } from './transport.js';
import { readMessage, type WebhookKeys, type WebhookReader } from './webhook.js';

export interface ReferenceSettings extends WebhookKeys {
  readonly baseUrl: string;
  readonly apiKey: string | (() => string);
  readonly timeoutMs: number;
}

/** What the reference vendor answers. */
export interface Answer {
  readonly id: string;
  readonly reference: string;
  readonly subject?: string;
  readonly live?: boolean;
  readonly created?: string;
  readonly status: string;
  readonly key?: string;
  readonly tries?: { readonly made: number; readonly left: number };
  readonly erasing?: { readonly scope: 'session' | 'subject'; readonly at: string };
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
  mapSession(answer: Answer, sound: ProofingSession): ProofingSession;
  mapResult(answer: Answer, session: ProofingSession, sound: ProofingResult): ProofingResult;
  segment(id: string): string;
  chunksOf(source: Source): AsyncIterable<Buffer>;
  /** Whether an answer is about a different session than requested. */
  isAnother(answer: Answer, id: string): boolean;
  /** Whether texts of the settings can be what somebody meant. */
  isUsable(text: unknown): boolean;
  seal(deps: AdapterDeps, id: string, key: string): string;
  open(deps: AdapterDeps, ref: SessionRef): string;
  readWebhook(request: WebhookRequest, keys: WebhookKeys, reader: WebhookReader): WebhookNotice;
  /** The whole provider, changed at last. */
  provider(sound: ProofingProvider, deps: AdapterDeps): ProofingProvider;
}

const MEANINGS: { readonly [word: string]: Outcome } = {
  WAITING: { status: 'pending' },
  WORKING: { status: 'processing' },
  HUMAN: { status: 'in_review' },
  TRY_AGAIN: { status: 'action_required', action: { actor: 'person', next: 'retry' } },
  ASK: { status: 'action_required', action: { actor: 'app', next: 'decide' } },
  YES: { status: 'completed', decision: 'approved', final: false },
  NO: { status: 'completed', decision: 'declined', final: false },
  UNCLEAR: { status: 'completed', decision: 'inconclusive', final: false },
  LATE: { status: 'expired' },
  LEFT: { status: 'abandoned' },
  BROKEN: { status: 'failed' },
  STOPPED: { status: 'canceled' },
};

/** The vendor's words for a status. */
export const wordsOf = (status: string): readonly string[] =>
  Object.entries(MEANINGS).flatMap(([word, outcome]) => (outcome.status === status ? [word] : []));

const evidence = (kind: string, maxPages: number) => ({
  kind,
  upload: { maxPages, mediaTypes: ['image/jpeg'], maxBytes: 9_000_000 },
});
const claims = {
  expectedClaims: ['birthdate', 'address.locality', 'address.country'],
  selfAssertedClaims: ['email', 'address'],
} as const;

export const sound: Parts = {
  ...soundTransport,
  capabilities: {
    flows: {
      default: {
        modes: {
          hosted: { hints: ['subject', 'returnUrl', 'locale'], ...claims },
          embedded: { hints: ['subject', 'locale'], ...claims },
          direct: { hints: ['subject', 'consent'], ...claims, consentRequired: ['terms', 'biometrics'] },
        },
        evidence: [evidence('identity_document', 2), evidence('selfie', 1)],
        documentTypes: ['identity_card'],
        countries: ['FRA', 'DEU'],
        languages: ['fr', 'de'],
        requiredClaims: [],
        reviewedBy: 'vendor',
      },
      address: {
        modes: { hosted: { hints: ['subject', 'returnUrl'], ...claims } },
        evidence: [{ kind: 'proof_of_address' }],
        requiredClaims: ['birthdate', 'address'],
      },
    },
    idempotentCreate: true,
    filters: ['reference', 'subject', 'status', 'time'],
    erasure: ['session', 'subject'],
    artifacts: ['document_image', 'selfie'],
    webhooks: 'signature',
  },
  meaningOf: (word) => (Object.hasOwn(MEANINGS, word) ? MEANINGS[word] : undefined),
  warningsFor: () => [{ code: 'UNKNOWN_NATIVE_STATUS', message: 'the status is not known' }],
  mapSession: (_answer, session) => session,
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
  readWebhook: readMessage,
  provider: (provider) => provider,
};

/** The same vendor without keys for creations, and without a way to look for one. */
export const keyless: Pick<Parts, 'capabilities' | 'provider'> = {
  capabilities: { ...sound.capabilities, idempotentCreate: false },
  provider: ({ recoverSession: _recover, ...provider }) => provider,
};
