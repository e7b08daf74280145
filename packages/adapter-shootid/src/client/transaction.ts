import { Readable } from 'node:stream';
import type { AdapterDeps, Source } from '@anyproof/core';
import {
  answer,
  anything,
  code,
  type Field,
  type HttpClient,
  type HttpRequest,
  list,
  map,
  object,
  type Parsed,
  parseJson,
  required,
  type StreamBody,
  sourceChunks,
  text,
} from '@anyproof/provider-kit';

// ShootID's answers, as far as they are read. Public: the client's calls return these types. Of the result, only
// `documents[]` and its MRZ and OCR details are known (dossier 2.3).

/** An integer in the only sample (dossier 1). */
export type DocumentId = number | string;

/** The known fields of a document. */
interface KnownFields {
  readonly documentId?: DocumentId;
  readonly declaredType?: string;
  /** An assumption: the type that the vendor detected. */
  readonly detectedType?: string;
  readonly status?: string;
}

/** Everything else is kept as received: its names are looked up, never relied on. */
export interface ReportedDocument extends KnownFields {
  readonly [name: string]: unknown;
}

const documentId: Field<DocumentId> = (value, unread) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : text(value, unread);

const known = object<KnownFields>({ documentId, declaredType: text, detectedType: text, status: text });
const whole = map(anything);

/** A transaction has a handful; more than this are not read, and reported as such. */
const MOST_DOCUMENTS = 200;

const document: Field<ReportedDocument> = (value, unread) => {
  const read = known(value, unread);
  if (read === undefined) return undefined;
  const { documentId: _id, declaredType, detectedType, status, ...details } = whole(value, unread) ?? {};
  return { ...details, ...read };
};

/** The field in which an answer names its transaction. */
const OF_TRANSACTION = { names: { session: ['transactionId'] } };

/** Dossier 2.1. */
export interface Transaction {
  readonly transactionId: string;
  readonly qrCode?: string;
}

export const transaction = answer<Transaction>()({ transactionId: required(code), qrCode: text });

/** Dossier 2.2: the guide's sample lists the transaction's documents, its table has `status` and `documentId`. */
export interface Addition {
  readonly transactionId?: string;
  readonly qrCode?: string;
  readonly documentId?: DocumentId;
  readonly declaredType?: string;
  readonly status?: string;
  readonly documents?: readonly ReportedDocument[];
}

export const addition = answer<Addition>()(
  {
    transactionId: code,
    qrCode: text,
    documentId,
    declaredType: text,
    status: text,
    documents: list(document, MOST_DOCUMENTS),
  },
  OF_TRANSACTION,
);

/** Dossier 2.3. */
export interface Result {
  readonly transactionId?: string;
  readonly documents?: readonly ReportedDocument[];
}

export const result = answer<Result>()(
  { transactionId: code, documents: list(document, MOST_DOCUMENTS) },
  OF_TRANSACTION,
);

/** One page, with the vendor's names (dossier 2.2). */
export interface PageUpload {
  readonly transactionId: string;
  readonly type: string;
  /** Absent for the first page: the vendor assigns it. */
  readonly documentId?: string | undefined;
  readonly page: number;
  readonly source: Source;
  /** Further form fields. */
  readonly options?: { readonly [field: string]: string };
}

/** The settings that these calls need. */
export interface TransactionOptions {
  /** Where an upload names its transaction (dossier 2.2). */
  readonly transactionIdIn: 'form' | 'query';
  readonly uploadTimeoutMs: number;
}

export interface TransactionCalls {
  /** GET /init: creates a transaction (dossier 2.1). Throws AMBIGUOUS if the answer was lost. */
  init(signal?: AbortSignal): Promise<Parsed<Transaction>>;
  /** POST /add: one page (dossier 2.2). BAD_RESPONSE if the answer names another transaction. */
  add(page: PageUpload, signal?: AbortSignal): Promise<Parsed<Addition>>;
  /** GET /result (dossier 2.3). BAD_RESPONSE if the answer names another transaction. */
  result(transactionId: string, signal?: AbortSignal): Promise<Parsed<Result>>;
}

/** The limit of an answer, in bytes: the texts of a document have a few thousand, and there are no pictures. */
const LARGEST_ANSWER = 2_000_000;

const EXTENSIONS: { readonly [mediaType: string]: string } = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'image/heic': 'heic',
};

export function transactionCalls(
  http: HttpClient,
  options: TransactionOptions,
  { provider, random }: Pick<AdapterDeps, 'provider' | 'random'>,
): TransactionCalls {
  return {
    init: async (signal) => {
      const request: HttpRequest = {
        method: 'GET',
        path: '/init',
        route: '/init',
        // This GET creates something: a cached answer would be another person's transaction.
        headers: { 'cache-control': 'no-store' },
        repeat: 'creates',
        maxAnswerBytes: LARGEST_ANSWER,
        signal,
      };
      return parseJson(await http.send(request), transaction, request, provider);
    },
    add: async (page, signal) => {
      const inForm = options.transactionIdIn === 'form';
      const request: HttpRequest = {
        method: 'POST',
        path: '/add',
        route: '/add',
        about: 'session',
        asked: { session: page.transactionId },
        ...(inForm ? {} : { query: { transactionId: page.transactionId } }),
        body: multipartBody(
          formFields(page, inForm),
          { name: 'file', filename: fileName(page), source: page.source },
          `anyproof-${Buffer.from(random.bytes(16)).toString('hex')}`,
        ),
        repeat: 'never',
        maxAnswerBytes: LARGEST_ANSWER,
        timeoutMs: options.uploadTimeoutMs,
        signal,
      };
      return parseJson(await http.send(request), addition, request, provider);
    },
    result: async (transactionId, signal) => {
      const request: HttpRequest = {
        method: 'GET',
        path: '/result',
        route: '/result',
        about: 'session',
        asked: { session: transactionId },
        query: { transactionId },
        repeat: 'safe',
        maxAnswerBytes: LARGEST_ANSWER,
        signal,
      };
      return parseJson(await http.send(request), result, request, provider);
    },
  };
}

function formFields(page: PageUpload, withTransaction: boolean): [string, string][] {
  return [
    ...(withTransaction ? [['transactionId', page.transactionId] as [string, string]] : []),
    ['type', page.type],
    ...(page.documentId === undefined ? [] : [['documentId', page.documentId] as [string, string]]),
    ['page', String(page.page)],
    ...Object.entries(page.options ?? {}),
  ];
}

/** Invented: a source has no name, and a person's own file name should not be sent. */
function fileName({ page, source }: PageUpload): string {
  return `page-${page}.${EXTENSIONS[source.mediaType] ?? 'bin'}`;
}

interface FilePart {
  readonly name: string;
  readonly filename: string;
  readonly source: Source;
}

/**
 * A `multipart/form-data` body (RFC 7578) of text fields and one file. The file is streamed from its source, opened
 * again for each attempt; the size is exact, so it is sent with a content length. `boundary` must be unguessable, so
 * that no file contains it.
 */
function multipartBody(
  fields: readonly (readonly [name: string, value: string])[],
  file: FilePart,
  boundary: string,
): StreamBody {
  const { source } = file;
  const texts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const fileHead =
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(file.name)}"; ` +
    `filename="${quoted(file.filename)}"\r\nContent-Type: ${source.mediaType}\r\n\r\n`;
  const head = Buffer.from(texts.join('') + fileHead);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    kind: 'stream',
    mediaType: `multipart/form-data; boundary=${boundary}`,
    size: head.length + source.size + tail.length,
    open: () => Readable.from(chunksOf(head, source, tail), { objectMode: false }),
  };
}

async function* chunksOf(head: Buffer, source: Source, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  yield* sourceChunks(source);
  yield tail;
}

/** Escapes as browsers do: a quote or a line break would end the name. */
function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (letter) => encodeURIComponent(letter));
}
