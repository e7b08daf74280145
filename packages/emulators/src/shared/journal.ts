import type { FastifyInstance, FastifyRequest } from 'fastify';
import { rawBody } from './body.js';
import { sha256Hex } from './image.js';
import { isControlPath } from './paths.js';
import type { EmulatorClock, Journal, JournalEntry } from './types.js';

type Draft = { -readonly [Key in keyof JournalEntry]: JournalEntry[Key] };

const decorator = 'anyproofJournalEntry';

const draftOf = (request: FastifyRequest): Draft | null => request.getDecorator<Draft | null>(decorator);

/** Tells the journal what the vendor understood of the body, such as its decrypted form. */
export function noteBody(request: FastifyRequest, value: unknown): void {
  const draft = draftOf(request);
  if (draft) draft.body = value;
}

/** Tells the journal that a person's browser sent this, not the app. */
export function notePerson(request: FastifyRequest): void {
  const draft = draftOf(request);
  if (draft) draft.by = 'person';
}

/** Tells the journal that no status line left the server. */
export function noteCut(request: FastifyRequest): void {
  const draft = draftOf(request);
  if (draft) draft.status = 0;
}

/** What was asked, as one text: the same for the same question, however its body was sealed. */
export function questionOf(request: FastifyRequest): string {
  const draft = draftOf(request);
  const sealedAnew = draft?.body !== undefined && (draft.bodyBytes ?? 0) < 100_000;
  const body = sealedAnew ? sha256Hex(Buffer.from(JSON.stringify(draft.body))) : (draft?.bodySha256 ?? '');
  return `${request.raw.url ?? ''} ${body}`;
}

/**
 * Records every request in the order of arrival, also those no route knows and those a fault swallows. Entries
 * get their body and status as these become known. The control API is left out.
 */
export function registerJournal(app: FastifyInstance, clock: EmulatorClock): Journal {
  let drafts: Draft[] = [];
  app.decorateRequest(decorator, null);
  app.addHook('onRequest', async (request) => {
    const url = new URL(request.raw.url ?? '/', 'http://emulator');
    if (isControlPath(url.pathname)) return;
    const draft: Draft = {
      at: clock.now(),
      method: request.method,
      path: url.pathname,
      route: request.is404 ? undefined : request.routeOptions.url,
      query: Object.fromEntries(url.searchParams),
      headers: plainHeaders(request),
      bodyBytes: 0,
      bodySha256: sha256Hex(Buffer.alloc(0)),
      body: undefined,
      status: 0,
      by: 'app',
    };
    request.setDecorator<Draft | null>(decorator, draft);
    drafts.push(draft);
  });
  app.addHook('preValidation', async (request) => {
    const draft = draftOf(request);
    if (!draft) return;
    const bytes = rawBody(request);
    draft.bodyBytes = bytes.length;
    draft.bodySha256 = sha256Hex(bytes);
    draft.body = plainBody(bytes, draft.headers['content-type'] ?? '');
  });
  app.addHook('onSend', async (request, reply) => {
    const draft = draftOf(request);
    // The status is noted before the bytes leave, so whoever has the answer also finds it here.
    if (draft) draft.status = reply.statusCode;
  });
  return {
    entries: () => drafts.map((draft) => ({ ...draft })),
    clear: () => {
      drafts = [];
    },
  };
}

function plainHeaders(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function plainBody(bytes: Buffer, contentType: string): unknown {
  if (bytes.length === 0) return undefined;
  if (contentType.includes('json')) {
    try {
      return JSON.parse(bytes.toString('utf8'));
    } catch {
      return undefined;
    }
  }
  return contentType.startsWith('text/') ? bytes.toString('utf8') : undefined;
}
