import { type AdapterDeps, ProofingError, type Source } from '@anyproof/core';
import { type HttpClient, type HttpRequest, type Parsed, parseJson } from '@anyproof/provider-kit';
import { multipartBody } from '../shootid-multipart.js';
import {
  type Addition,
  addition,
  type Result,
  result,
  type Transaction,
  transaction,
} from '../shootid-schema.js';
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
  /** POST /add: one page (dossier 2.2). */
  add(page: PageUpload, signal?: AbortSignal): Promise<Parsed<Addition>>;
  /** GET /result (dossier 2.3). */
  result(transactionId: string, signal?: AbortSignal): Promise<Parsed<Result>>;
}

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
        ...(inForm ? {} : { query: { transactionId: page.transactionId } }),
        body: multipartBody(
          formFields(page, inForm),
          { name: 'file', filename: fileName(page), source: page.source },
          `anyproof-${Buffer.from(random.bytes(16)).toString('hex')}`,
        ),
        repeat: 'never',
        timeoutMs: settings.uploadTimeoutMs,
        signal,
      };
      const answer = parseJson(await http.send(request), addition, request, provider);
      return ofTransaction(page.transactionId, answer, request, provider);
    },
    result: async (transactionId, signal) => {
      const request: HttpRequest = {
        method: 'GET',
        path: '/result',
        route: '/result',
        about: 'session',
        query: { transactionId },
        repeat: 'safe',
        signal,
      };
      const answer = parseJson(await http.send(request), result, request, provider);
      return ofTransaction(transactionId, answer, request, provider);
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

/** Throws BAD_RESPONSE when the answer names another transaction: it would be another person's. */
function ofTransaction<Value extends { readonly transactionId?: string | null | undefined }>(
  transactionId: string,
  answer: Parsed<Value>,
  request: HttpRequest,
  provider: string,
): Parsed<Value> {
  const named = answer.value.transactionId;
  if (!named || named.toLowerCase() === transactionId.toLowerCase()) return answer;
  throw new ProofingError({
    code: 'BAD_RESPONSE',
    message: `${request.method} ${request.route}: the answer is of another transaction`,
    provider,
  });
}
