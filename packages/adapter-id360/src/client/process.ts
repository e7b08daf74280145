import {
  type Answer,
  answer,
  code,
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  list,
  object,
  type Parsed,
  parseJson,
  pathSegment,
  required,
  text,
} from '@anyproof/provider-kit';
import { API, type Id, id, MAX_SMALL_ANSWER_BYTES } from './paths.js';

export interface CallbackEndpoint {
  readonly url: string;
  readonly on: readonly string[];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** The create body, in the vendor's words (dossier 4.1). */
export interface EnrollmentRequest {
  readonly browser_callback_url: string;
  readonly callback_endpoints?: readonly CallbackEndpoint[];
  /** With `callback_headers`, what `callback_endpoints` was until May 2025 (dossier 10, row 1). */
  readonly callback_url?: string;
  readonly callback_headers?: { readonly [name: string]: string };
  readonly client_reference?: string;
  readonly last_name?: string;
  readonly first_name?: string;
  readonly email?: string;
  readonly phone_number?: string;
  readonly address_line_1?: string;
  readonly address_line_2?: string;
  readonly address_line_3?: string;
  readonly zip_code?: string;
  readonly city?: string;
  readonly country?: string;
  readonly group?: string;
  readonly custom_data?: { readonly authenticators: { readonly phone_number: string } };
}

/** Dossier 4.2. */
export interface Enrollment {
  readonly id: Id;
  readonly api_key: string;
  readonly status: string;
  /** Its host and scheme vary: never followed (dossier 10, row 5). */
  readonly url?: string;
  /** Of the process; not its UUID. */
  readonly process?: string;
  readonly browser_callback_url?: string;
  readonly client_reference?: string;
  /** Of a creation as it was until May 2025. */
  readonly callback_url?: string;
  /** An echo, without the values of the headers. */
  readonly callback_endpoints?: readonly EnrollmentEndpoint[];
  readonly reason?: string;
  readonly creation_time?: string;
  readonly starting_time?: string;
  readonly finished_time?: string;
}

export interface EnrollmentEndpoint {
  readonly url?: string;
  readonly on?: readonly string[];
  readonly headers?: readonly { readonly name?: string }[];
}

export const enrollment: Answer<Enrollment> = answer<Enrollment>()(
  {
    id: required(id),
    api_key: required(text),
    status: required(text),
    url: text,
    process: code,
    browser_callback_url: text,
    client_reference: code,
    callback_url: text,
    callback_endpoints: list(
      object<EnrollmentEndpoint>({
        url: text,
        on: list(text),
        headers: list(object<{ readonly name?: string }>({ name: text })),
      }),
    ),
    reason: text,
    creation_time: text,
    starting_time: text,
    finished_time: text,
  },
  { names: { reference: ['client_reference'] } },
);

export interface ProcessCalls {
  /** POST /process/{uuid}/enrollment (dossier 4). Throws AMBIGUOUS when the answer was lost. */
  createEnrollment(
    process: string,
    body: EnrollmentRequest,
    signal?: AbortSignal,
  ): Promise<Parsed<Enrollment>>;
  /**
   * The same call with a body that is not JSON, from which nothing can be made: no document has a call that describes a
   * process. Throws CONFIG when there is no such process; returns when it is the body that was refused.
   */
  refuseEnrollment(process: string, signal?: AbortSignal): Promise<void>;
}

export function processCalls(http: HttpClient, provider: string): ProcessCalls {
  return {
    createEnrollment: async (process, body, signal) => {
      const request: HttpRequest = {
        method: 'POST',
        path: `${API}/process/${pathSegment(process)}/enrollment`,
        route: '/process/:process/enrollment',
        asked: { reference: body.client_reference },
        body: jsonBytes(body),
        maxAnswerBytes: MAX_SMALL_ANSWER_BYTES,
        repeat: 'creates',
        signal,
      };
      return parseJson(await http.send(request), enrollment, request, provider);
    },
    refuseEnrollment: async (process, signal) => {
      await http.send({
        method: 'POST',
        path: `${API}/process/${pathSegment(process)}/enrollment`,
        route: '/process/:process/enrollment',
        body: { kind: 'bytes', bytes: Buffer.from('{'), mediaType: 'application/json' },
        repeat: 'never',
        // What a server says that cannot read a body.
        answers: [400, 415, 422],
        signal,
      });
    },
  };
}
