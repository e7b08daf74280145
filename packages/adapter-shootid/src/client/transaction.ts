import type { AdapterDeps, Source } from '@anyproof/core';
import { type HttpClient, type HttpRequest, type Parsed, parseJson } from '@anyproof/provider-kit';
import {
  type Addition,
  addition,
  type Result,
  result,
  type Transaction,
  transaction,
} from '../shootid-answers.js';
import { multipartBody } from '../shootid-multipart.js';
import type { ShootIdSettings } from '../shootid-settings.js';

/** One page, in the vendor's words (dossier 2.2). */
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

export interface TransactionCalls {
  /** GET /init: makes a transaction (dossier 2.1). Throws AMBIGUOUS when the answer was lost. */
  init(signal?: AbortSignal): Promise<Parsed<Transaction>>;
  /** POST /add: one page (dossier 2.2). BAD_RESPONSE when the answer names another transaction. */
  add(page: PageUpload, signal?: AbortSignal): Promise<Parsed<Addition>>;
  /** GET /result (dossier 2.3). BAD_RESPONSE when the answer names another transaction. */
  result(transactionId: string, signal?: AbortSignal): Promise<Parsed<Result>>;
}

/** Bytes of an answer: what stands on a document is some thousand, and no picture is among it. */
const LARGEST_ANSWER = 2_000_000;

const EXTENSIONS: { readonly [mediaType: string]: string } = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'image/heic': 'heic',
};

export function transactionCalls(
  http: HttpClient,
  settings: Pick<ShootIdSettings, 'transactionIdIn' | 'uploadTimeoutMs'>,
  { provider, random }: Pick<AdapterDeps, 'provider' | 'random'>,
): TransactionCalls {
  return {
    init: async (signal) => {
      const request: HttpRequest = {
        method: 'GET',
        path: '/init',
        route: '/init',
        // A GET that makes something: a copy of an earlier answer would be somebody else's transaction.
        headers: { 'cache-control': 'no-store' },
        repeat: 'creates',
        maxAnswerBytes: LARGEST_ANSWER,
        signal,
      };
      return parseJson(await http.send(request), transaction, request, provider);
    },
    add: async (page, signal) => {
      const inForm = settings.transactionIdIn === 'form';
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
        timeoutMs: settings.uploadTimeoutMs,
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

/** Made up: a source has no name, and a person's file name is nobody's business. */
function fileName({ page, source }: PageUpload): string {
  return `page-${page}.${EXTENSIONS[source.mediaType] ?? 'bin'}`;
}
