import type { AdapterDeps, Source } from '@anyproof/core';
import {
  type Answer,
  answer,
  code,
  flag,
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  list,
  object,
  type Parsed,
  parseJson,
  pathSegment,
  required,
  sourceBody,
  text,
} from '@anyproof/provider-kit';

// What Acme answers, as far as it is read; the whole answer is kept beside it. A field that is missing is absent, and one
// of another type is left out and reported. Required is what decides: states and ids.

/** Where an answer names its verification: one that names another is refused. */
const OF_VERIFICATION = { names: { session: ['id'] } };

export interface Verification {
  readonly id: string;
  readonly state: string;
  readonly externalId?: string;
  readonly pageUrl?: string;
  readonly createdAt?: string;
  readonly expiresAt?: string;
}

const fields = {
  id: required(code),
  state: required(text),
  externalId: code,
  pageUrl: text,
  createdAt: text,
  expiresAt: text,
};

export const verification = answer<Verification>()(fields, OF_VERIFICATION);

export interface Person {
  readonly given?: string;
  readonly family?: string;
  readonly born?: string;
  readonly nationality?: string;
}

export interface Document {
  readonly type?: string;
  readonly number?: string;
  readonly country?: string;
  readonly expires?: string;
}

export interface Test {
  readonly name: string;
  readonly outcome?: string;
}

export interface Report extends Verification {
  readonly person?: Person;
  readonly document?: Document;
  readonly tests?: readonly Test[];
  readonly findings?: readonly string[];
}

export const report = answer<Report>()(
  {
    ...fields,
    person: object<Person>({ given: text, family: text, born: text, nationality: text }),
    document: object<Document>({ type: text, number: code, country: text, expires: text }),
    tests: list(object<Test>({ name: required(text), outcome: text })),
    findings: list(text),
  },
  OF_VERIFICATION,
);

export interface Receipt {
  readonly accepted: boolean;
  readonly finding?: string;
}

export const receipt = answer<Receipt>()({ accepted: required(flag), finding: text });

/** What Acme wants to know of a verification. */
export interface NewVerification {
  readonly externalId: string;
  readonly workflow: string;
  readonly language?: string | undefined;
  readonly returnUrl?: string | undefined;
  readonly theme?: string | undefined;
}

/** Of the settings, what these calls need. */
export interface VerificationOptions {
  readonly uploadTimeoutMs: number;
}

export interface VerificationCalls {
  /** POST /v1/verifications. Throws AMBIGUOUS when the answer was lost. */
  create(input: NewVerification, signal?: AbortSignal): Promise<Parsed<Verification>>;
  /** GET /v1/verifications/{id} */
  get(id: string, signal?: AbortSignal): Promise<Parsed<Verification>>;
  /** GET /v1/verifications/{id}/report */
  report(id: string, signal?: AbortSignal): Promise<Parsed<Report>>;
  /** PUT /v1/verifications/{id}/images/{slot}: one picture as it is, such as `document-0`. */
  upload(id: string, slot: string, source: Source, signal?: AbortSignal): Promise<Parsed<Receipt>>;
  /** POST /v1/verifications/{id}/submit: all pictures are there. */
  submit(id: string, signal?: AbortSignal): Promise<void>;
  /** DELETE /v1/verifications/{id}: again does no harm. */
  erase(id: string, signal?: AbortSignal): Promise<void>;
}

/** It is never sent twice: a repeated creation would be a second verification of the same person. */
async function createVerification(
  http: HttpClient,
  provider: string,
  input: NewVerification,
  signal?: AbortSignal,
): Promise<Parsed<Verification>> {
  const request: HttpRequest = {
    method: 'POST',
    path: '/v1/verifications',
    route: '/v1/verifications',
    body: jsonBytes(input),
    repeat: 'creates',
    signal,
  };
  return parseJson(await http.send(request), verification, request, provider);
}

/** Bytes of an answer; a report has some thousand. */
const LARGEST_ANSWER = 1_000_000;

export function verificationCalls(
  http: HttpClient,
  { uploadTimeoutMs }: VerificationOptions,
  { provider }: Pick<AdapterDeps, 'provider'>,
): VerificationCalls {
  const at = (id: string, rest = '') => ({
    path: `/v1/verifications/${pathSegment(id)}${rest}`,
    route: `/v1/verifications/:id${rest}`,
    about: 'session' as const,
    // The kit compares it with what the answer names.
    asked: { session: id },
    maxAnswerBytes: LARGEST_ANSWER,
  });
  const read = async <Value extends Verification>(
    id: string,
    rest: string,
    wanted: Answer<Value>,
    signal?: AbortSignal,
  ): Promise<Parsed<Value>> => {
    const request: HttpRequest = { method: 'GET', ...at(id, rest), repeat: 'safe', signal };
    return parseJson(await http.send(request), wanted, request, provider);
  };

  return {
    create: (input, signal) => createVerification(http, provider, input, signal),
    get: (id, signal) => read(id, '', verification, signal),
    report: (id, signal) => read(id, '/report', report, signal),
    upload: async (id, slot, source, signal) => {
      const request: HttpRequest = {
        method: 'PUT',
        ...at(id, '/images/:slot'),
        path: at(id, `/images/${pathSegment(slot)}`).path,
        body: sourceBody(source, source.mediaType),
        repeat: 'never',
        timeoutMs: uploadTimeoutMs,
        signal,
      };
      return parseJson(await http.send(request), receipt, request, provider);
    },
    submit: async (id, signal) => {
      await http.send({ method: 'POST', ...at(id, '/submit'), repeat: 'never', signal });
    },
    erase: async (id, signal) => {
      await http.send({ method: 'DELETE', ...at(id), repeat: 'safe', signal });
    },
  };
}
