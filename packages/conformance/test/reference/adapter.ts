import { createHash, createHmac, type Hash, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type Adapter,
  type AdapterDeps,
  type Artifact,
  defineAdapter,
  headerOf,
  type Outcome,
  ProofingError,
  type ProofingProvider,
  type ProofingResult,
  type ProofingSession,
  type ProviderCapabilities,
  type Reason,
  type ReasonCode,
  type SessionRef,
  type Source,
  type StandardSchemaV1,
  type Warning,
  type WebhookNotice,
  type WebhookProblem,
  type WebhookRequest,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { type Call, createTransport, soundTransport, type TransportParts } from './transport.js';

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
  /** Whether an answer is about another session than the one asked for. */
  isAnother(answer: Answer, id: string): boolean;
  /** Whether texts of the settings can be what somebody meant. */
  isUsable(text: unknown): boolean;
  seal(deps: AdapterDeps, id: string, key: string): string;
  open(deps: AdapterDeps, ref: SessionRef): string;
  readWebhook(request: WebhookRequest, settings: ReferenceSettings, provider: string): WebhookNotice;
  /** The whole provider, changed at last. */
  provider(sound: ProofingProvider, deps: AdapterDeps): ProofingProvider;
}

const settingsSchema = ({ isUsable }: Parts): StandardSchemaV1<ReferenceSettings> => ({
  '~standard': {
    version: 1,
    vendor: 'reference',
    validate: (value) => {
      const given = Object(value) as Partial<ReferenceSettings>;
      const missing = (['baseUrl', 'apiKey', 'webhookKey'] as const).filter(
        (name) => given[name] === undefined,
      );
      if (missing.length > 0) return { issues: missing.map((name) => ({ message: 'text', path: [name] })) };
      if (given.webhookKey === '')
        return { issues: [{ message: 'must not be empty', path: ['webhookKey'] }] };
      const spoilt = (['apiKey', 'webhookKey'] as const).filter(
        (name) => !isUsable(given[name]) || (name === 'webhookKey' && typeof given[name] !== 'string'),
      );
      if (spoilt.length > 0)
        return { issues: spoilt.map((name) => ({ message: 'is no key', path: [name] })) };
      return { value: { timeoutMs: 5_000, ...given } as ReferenceSettings };
    },
  },
});

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
const REASONS: Readonly<Record<string, ReasonCode>> = {
  UNREADABLE: 'document_unreadable',
  WRONG_SIDE: 'document_wrong_side',
  FACE: 'face_mismatch',
  FRAUD: 'document_suspicious',
};
const reasonOf = (why: string): Reason => ({ code: REASONS[why] ?? 'other', nativeCode: why });
const NAMES: Readonly<Record<string, string>> = { identity_document: 'document', selfie: 'selfie' };

const evidence = (kind: string, maxPages: number) => ({
  kind,
  maxPages,
  mediaTypes: ['image/jpeg'],
  maxBytes: 9_000_000,
});

const invalid = (message: string, provider: string) =>
  new ProofingError({ code: 'INVALID_INPUT', message, provider });
const refusal = (problem: WebhookProblem, provider: string) =>
  new ProofingError({ code: 'WEBHOOK_INVALID', message: `a message: ${problem}`, problem, provider });

const proofOf = (body: Uint8Array, key: string) => createHmac('sha256', key).update(body).digest('hex');

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
      throw new ProofingError({ code: 'INVALID_INPUT', message: 'an id cannot stand in a URL' });
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

/** The smallest adapter that keeps the contract; `flaws` makes it break it. */
export function referenceAdapter(flaws: Partial<Parts> = {}): Adapter {
  const parts = { ...sound, ...flaws };
  return defineAdapter<ReferenceSettings, undefined>({
    id: 'reference',
    specificationVersion: 'v1',
    settings: settingsSchema(parts),
    sealsState: true,
    create: (settings, deps) => ({
      ...parts.provider(createProvider(settings, deps, parts), deps),
      client: undefined,
    }),
  });
}

function createProvider(settings: ReferenceSettings, deps: AdapterDeps, parts: Parts): ProofingProvider {
  const { provider, clock } = deps;
  const transport = createTransport(settings, deps, parts);
  const at = (id: string, rest = '') => `/sessions/${parts.segment(id)}${rest}`;
  const checked = (ref: SessionRef): string => {
    // Messages give refs without a state; one that is there has to fit.
    if (ref.state !== undefined) parts.open(deps, ref);
    return ref.id;
  };
  const read = async (ref: SessionRef, rest: string, signal: AbortSignal | undefined): Promise<Answer> => {
    const call = { path: at(checked(ref), rest), route: `/sessions/:id${rest}`, signal };
    const answer = (await transport.json({ method: 'GET', repeat: 'safe', ...call })) as Answer;
    if (parts.isAnother(answer, ref.id)) {
      const message = `${call.route}: the answer is about another session`;
      throw new ProofingError({ code: 'BAD_RESPONSE', message, provider });
    }
    return answer;
  };
  const act = (ref: SessionRef, rest: string, call: Partial<Call>) =>
    transport.json({
      method: 'POST',
      repeat: 'never',
      path: at(ref.id, rest),
      route: `/sessions/:id${rest}`,
      headers: { 'x-session-key': parts.open(deps, ref) },
      ...call,
    });
  const launch = (key: string) => ({ kind: 'redirect' as const, url: `${settings.baseUrl}/page#${key}` });

  const mapSession = (ref: SessionRef, answer: Answer): ProofingSession => {
    const outcome = parts.meaningOf(answer.status);
    const session: ProofingSession = {
      ref,
      adapter: 'reference',
      ...(answer.reference === undefined ? {} : { reference: answer.reference }),
      // Free text may be about a person.
      ...(/^\w{1,64}$/.test(answer.status) && { nativeStatus: answer.status }),
      pollAfterMs: 500,
      warnings: outcome === undefined ? parts.warningsFor(answer.status) : [],
      ...(outcome ?? { status: 'processing' }),
    };
    return withRaw(session, answer);
  };
  const mapResult = (ref: SessionRef, answer: Answer): ProofingResult => {
    const session = mapSession(ref, answer);
    const { person, tests = [], why = [], files = [] } = answer;
    const claims = person && { given_name: person.given, family_name: person.family, birthdate: person.born };
    const result: ProofingResult = {
      ...session,
      ...(claims && { extracted: claims }),
      ...(claims && session.decision === 'approved' && { claims }),
      documents: person ? [{ kind: 'identity_document', type: 'identity_card' }] : [],
      checks: tests.map(({ name, outcome }) => ({
        kind: 'face_match',
        nativeName: name,
        status: outcome === 'GOOD' ? 'pass' : 'fail',
      })),
      matches: [],
      reasons: why.map(reasonOf),
      artifacts: files.map(
        ({ id, bytes, sha256 }): Artifact => ({
          id,
          kind: id.startsWith('selfie') ? 'selfie' : 'document_image',
          mediaType: 'image/jpeg',
          size: bytes,
          sha256,
        }),
      ),
    };
    return withRaw(parts.mapResult(answer, session, result), answer);
  };

  return {
    specificationVersion: 'v1',
    id: 'reference',
    capabilities: parts.capabilities,
    createSession: async ({ reference, mode, consent }, { signal } = {}) => {
      const call: Call = {
        method: 'POST',
        path: '/sessions',
        route: '/sessions',
        repeat: 'creates',
        body: jsonBody({ reference, ...(consent && { consent }) }),
        signal,
      };
      const answer = (await transport.json(call)) as Answer;
      const { key = '', ...raw } = answer;
      const ref = { provider, id: answer.id, state: parts.seal(deps, answer.id, key) };
      return withLaunch(mapSession(ref, raw), mode === 'direct' ? { kind: 'direct' } : launch(key));
    },
    getLaunch: async (ref) => launch(parts.open(deps, ref)),
    getSession: async (ref, { signal } = {}) => mapSession(ref, await read(ref, '', signal)),
    getResult: async (ref, { signal } = {}) => mapResult(ref, await read(ref, '/result', signal)),
    recordConsent: async (ref, consent, { signal } = {}) =>
      void (await act(ref, '/consent', { body: jsonBody(consent), signal })),
    submitEvidence: async (ref, input, { signal } = {}) => {
      for (const [index, page] of input.pages.entries()) {
        const answer = (await act(ref, `/evidence/${NAMES[input.kind]}/${index}`, {
          body: { size: page.size, open: () => parts.chunksOf(page) },
          signal,
        }).catch((error: unknown) => {
          throw ProofingError.isInstance(error) ? error.withPagesAccepted(index) : error;
        })) as { readonly accepted: boolean; readonly why?: string };
        if (!answer.accepted)
          return { accepted: false, pagesAccepted: index, reasons: [reasonOf(answer.why ?? '')] };
      }
      return { accepted: true, pagesAccepted: input.pages.length, reasons: [] };
    },
    finalizeSession: async (ref, { signal } = {}) => void (await act(ref, '/finish', { signal })),
    cancelSession: async (ref, { signal } = {}) => void (await act(ref, '/stop', { signal })),
    listSessions: async ({ cursor = '0', pageSize = 10 } = {}, { signal } = {}) => {
      if (!/^\d+$/.test(cursor)) throw invalid('no such cursor', provider);
      const path = `/sessions?from=${cursor}&size=${pageSize}`;
      const page = (await transport.json({
        method: 'GET',
        repeat: 'safe',
        path,
        route: '/sessions',
        signal,
      })) as {
        readonly sessions: readonly Answer[];
        readonly next?: string;
      };
      const sessions = page.sessions.map((answer) => mapSession({ provider, id: answer.id }, answer));
      return { sessions, ...(page.next === undefined ? {} : { next: page.next }) };
    },
    downloadArtifact: async (ref, { id }, { signal } = {}) => {
      const path = at(checked(ref), `/files/${parts.segment(id)}`);
      const route = '/sessions/:id/files/:file';
      const response = await transport.open({ method: 'GET', repeat: 'safe', path, route, signal });
      const hash = createHash('sha256');
      const body = Readable.from(flowing(response, hash, provider), { objectMode: false });
      let digest: string | undefined;
      const sha256 = () => {
        if (body.readableEnded) digest ??= hash.digest('hex');
        return digest;
      };
      return { mediaType: 'image/jpeg', size: Number(response.headers['content-length']), body, sha256 };
    },
    eraseSession: async (ref, { signal } = {}) =>
      void (await transport.json({
        method: 'DELETE',
        repeat: 'safe',
        path: at(checked(ref)),
        route: '/sessions/:id',
        signal,
      })),
    checkHealth: async ({ signal } = {}) => {
      const startedAt = clock.now();
      await transport.json({ method: 'GET', repeat: 'safe', path: '/health', route: '/health', signal });
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },
    webhooks: {
      read: async (request) => parts.readWebhook(request, settings, provider),
      signForTest: async ({ sessionId, status, body }) => {
        const news = status === 'completed' ? 'YES' : 'WORKING';
        const rawBody = body ?? Buffer.from(JSON.stringify({ session: sessionId, news }));
        return { headers: { 'x-proof': proofOf(rawBody, settings.webhookKey) }, rawBody };
      },
    },
  };
}

function jsonBody(value: object): NonNullable<Call['body']> {
  const bytes = Buffer.from(JSON.stringify(value));
  return { size: bytes.length, open: () => only(bytes) };
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function* flowing(body: AsyncIterable<Buffer>, hash: Hash, provider: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  } catch {
    throw new ProofingError({ code: 'NETWORK', message: 'the download was cut off', provider });
  }
}
