import {
  type AdapterDeps,
  type CreatedSession,
  type Launch,
  type LaunchOptions,
  ProofingError,
  type ProofingProvider,
  type SessionRef,
  withLaunch,
} from '@anyproof/core';
import { downloadWith } from './download.js';
import { mappingWith, reasonOf } from './mapping.js';
import { type Answer, type Parts, type ReferenceSettings, wordsOf } from './parts.js';
import { type Call, createTransport } from './transport.js';
import { proofOf } from './webhook.js';

const NAMES: { readonly [kind: string]: string } = { identity_document: 'document', selfie: 'selfie' };
const NEWS: { readonly [status: string]: string } = { completed: 'YES', pending: 'WAITING' };

const badResponse = (message: string, provider: string) =>
  new ProofingError({ code: 'BAD_RESPONSE', message, provider });

export function createProvider(
  settings: ReferenceSettings,
  deps: AdapterDeps,
  parts: Parts,
): ProofingProvider {
  const { provider, clock } = deps;
  const transport = createTransport(settings, deps, parts);
  const { mapSession, mapResult } = mappingWith(parts);
  const at = (id: string, rest = '') => `/sessions/${parts.segment(id)}${rest}`;
  const checked = (ref: SessionRef): string => {
    // Messages give refs without a state; one that is there has to fit.
    if (ref.state !== undefined) parts.open(deps, ref);
    return ref.id;
  };
  /** The answer, which is about this session. */
  const same = (ref: SessionRef, route: string, value: unknown): Answer => {
    const answer = value as Answer;
    if (!parts.isAnother(answer, ref.id)) return answer;
    throw badResponse(`${route}: the answer is about a different session`, provider);
  };
  const read = async (ref: SessionRef, rest: string, signal: AbortSignal | undefined): Promise<Answer> => {
    const call = { path: at(checked(ref), rest), route: `/sessions/:id${rest}`, signal };
    return same(ref, call.route, await transport.json({ method: 'GET', repeat: 'safe', ...call }));
  };
  const list = (query: URLSearchParams, signal: AbortSignal | undefined) =>
    transport.json({
      method: 'GET',
      repeat: 'safe',
      path: `/sessions?${query}`,
      route: '/sessions',
      signal,
    }) as Promise<{ readonly sessions: readonly Answer[]; readonly next?: string }>;
  const act = (ref: SessionRef, rest: string, call: Partial<Call>) =>
    transport.json({
      method: 'POST',
      repeat: 'never',
      path: at(ref.id, rest),
      route: `/sessions/:id${rest}`,
      headers: { 'x-session-key': parts.open(deps, ref) },
      ...call,
    });
  const launchOf = (key: string, { mode = 'hosted' }: LaunchOptions): Launch => {
    if (mode === 'direct') return {};
    if (mode === 'embedded') return { sdk: { name: '@reference/sdk', props: { token: key } } };
    return { url: `${settings.baseUrl}/page#${key}` };
  };
  /** A session that the vendor made, with its key. */
  const created = ({ key = '', ...answer }: Answer, options: LaunchOptions): CreatedSession => {
    const ref = { provider, id: answer.id, state: parts.seal(deps, answer.id, key) };
    return withLaunch(mapSession(ref, answer), launchOf(key, options));
  };

  return {
    specificationVersion: 'v1',
    id: 'reference',
    capabilities: parts.capabilities,
    createSession: async (input, { idempotencyKey, signal }) => {
      const { mode, previous: _previous, providerOptions: _options, ...body } = input;
      const call: Call = {
        method: 'POST',
        path: '/sessions',
        route: '/sessions',
        repeat: 'creates',
        headers: parts.capabilities.idempotentCreate ? { 'x-creation-key': idempotencyKey } : {},
        body: jsonBody(body),
        signal,
      };
      return created((await transport.json(call)) as Answer, mode === undefined ? {} : { mode });
    },
    recoverSession: async ({ mode }, { idempotencyKey, signal }) => {
      const [answer] = (await list(new URLSearchParams({ creation: idempotencyKey }), signal)).sessions;
      return answer && created(answer, mode === undefined ? {} : { mode });
    },
    getLaunch: async (ref, options = {}) => launchOf(parts.open(deps, ref), options),
    retrySession: async (ref, options = {}) => {
      const answer = await act(ref, '/again', { signal: options.signal });
      const session = mapSession(ref, same(ref, '/sessions/:id/again', answer));
      return withLaunch(session, launchOf(parts.open(deps, ref), options));
    },
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
    decideSession: async (ref, decision, { signal } = {}) => {
      const answer = await act(ref, '/decision', { body: jsonBody(decision), signal });
      same(ref, '/sessions/:id/decision', answer);
    },
    listSessions: async (query = {}, { signal } = {}) => {
      const { cursor = '0', pageSize = 10, status, ...filters } = query;
      if (!/^\d+$/.test(cursor))
        throw new ProofingError({ code: 'INVALID_INPUT', message: 'no such cursor', provider });
      const words = status === undefined ? {} : { words: wordsOf(status).join(',') };
      const page = await list(
        new URLSearchParams({ from: cursor, size: String(pageSize), ...filters, ...words }),
        signal,
      );
      const sessions = page.sessions.map((answer) => mapSession({ provider, id: answer.id }, answer));
      return { sessions, ...(page.next === undefined ? {} : { next: page.next }) };
    },
    downloadArtifact: async (ref, { id }, { signal } = {}) =>
      downloadWith(transport, {
        method: 'GET',
        repeat: 'safe',
        path: at(checked(ref), `/files/${parts.segment(id)}`),
        route: '/sessions/:id/files/:file',
        provider,
        signal,
      }),
    eraseSession: async (ref, scope, { signal } = {}) => {
      const path = `${at(checked(ref))}?scope=${scope}`;
      const call = { method: 'DELETE', repeat: 'safe', path, route: '/sessions/:id', signal } as const;
      const { erasing } = same(ref, call.route, await transport.json(call));
      if (erasing === undefined) throw badResponse('the answer does not say what is erased', provider);
      return { status: 'requested', ...erasing };
    },
    checkHealth: async ({ signal } = {}) => {
      const startedAt = clock.now();
      await transport.json({ method: 'GET', repeat: 'safe', path: '/health', route: '/health', signal });
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },
    webhooks: {
      read: async (request) =>
        parts.readWebhook(request, settings, {
          provider,
          now: () => clock.now(),
          meaningOf: parts.meaningOf,
        }),
      sessionsOf: async ({ id }, { signal } = {}) => {
        const call = { path: `/checks/${parts.segment(id)}`, route: '/checks/:id', signal };
        try {
          const check = (await transport.json({ method: 'GET', repeat: 'safe', ...call })) as {
            readonly session: string;
          };
          return [check.session];
        } catch (error) {
          if (ProofingError.isInstance(error) && error.code === 'SESSION_NOT_FOUND') return [];
          throw error;
        }
      },
      signForTest: async (news) => {
        const id = deps.random.uuid();
        const body =
          news.about === 'unrelated'
            ? { id, invoice: 'inv-1' }
            : { id, session: news.sessionId, news: NEWS[news.status] ?? 'WORKING' };
        const rawBody = news.body ?? Buffer.from(JSON.stringify(body));
        return {
          headers: { 'x-proof': proofOf(rawBody, [settings.webhookKey], clock.now()) },
          rawBody,
        };
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
