import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type Adapter,
  type AdapterDeps,
  defineAdapter,
  ProofingError,
  type ProofingProvider,
  type SessionRef,
  type StandardSchemaV1,
  withLaunch,
} from '@anyproof/core';
import { mappingWith, reasonOf } from './mapping.js';
import { type Answer, type Parts, proofOf, type ReferenceSettings, sound } from './parts.js';
import { type Call, createTransport } from './transport.js';

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

const NAMES: Readonly<Record<string, string>> = { identity_document: 'document', selfie: 'selfie' };

const invalid = (message: string, provider: string) =>
  new ProofingError({ code: 'INVALID_INPUT', message, provider });

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
      const message = `${call.route}: the answer is about a different session`;
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

  const { mapSession, mapResult } = mappingWith(parts);

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
