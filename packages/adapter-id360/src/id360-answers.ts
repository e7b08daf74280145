// What ID360 answers, but for its report (id360-report.ts): each type with its reader. Public: the client's calls return them.
import {
  type Answer,
  answer,
  code,
  type Field,
  list,
  number,
  object,
  required,
  text,
  unreadValue,
} from '@anyproof/provider-kit';

/** An id of ID360's: a whole number, which may come as text (dossier 1), and does beyond 2^53. */
export type Id = number | string;

export const id: Field<Id> = (value, unread) => {
  if (isDigits(value)) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : unreadValue(value, unread);
};

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,40}$/.test(value);
}

export interface Login {
  readonly token: string;
}

/** Dossier 2.1. */
export const loginAnswer: Answer<Login> = answer<Login>()({ token: required(text) });

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

/** Dossier 5: only the routes are documented. */
export interface EnrollmentInfo {
  readonly routes: readonly EnrollmentRoute[];
}

export interface EnrollmentRoute {
  readonly id: Id;
}

const routes = list(object<EnrollmentRoute>({ id: required(id) }));

export const enrollmentInfo: Answer<EnrollmentInfo> = answer<EnrollmentInfo>()({
  // Without a route nothing can be selected, and nothing be sent.
  routes: required((value, unread) => {
    const read = routes(value, unread);
    return read === undefined || read.length === 0 ? undefined : read;
  }),
});

/** Dossier 7.3 and 7.4: all but the id and the status may be absent. */
export interface Callback {
  readonly id: Id;
  readonly status: string;
  readonly reason?: string;
  readonly steps_status?: { readonly done?: number; readonly total?: number };
  readonly enrollment_step?: CallbackStep;
}

export interface CallbackStep {
  readonly status?: string;
  readonly errors?: readonly unknown[];
  /** The class that implements it; not to be depended on. */
  readonly type?: string;
  readonly reason?: string;
  readonly name?: string;
  readonly documents?: readonly string[];
}

const count: Field<number> = (value, unread) => {
  const read = number(value, unread);
  return read === undefined || (Number.isSafeInteger(read) && read >= 0) ? read : unreadValue(value, unread);
};

export const callback: Answer<Callback> = answer<Callback>()({
  id: required(id),
  status: required(text),
  reason: text,
  steps_status: object<{ readonly done?: number; readonly total?: number }>({ done: count, total: count }),
  enrollment_step: object<CallbackStep>({
    status: text,
    errors: list((value) => value ?? undefined),
    type: text,
    reason: text,
    name: text,
    documents: list(text),
  }),
});
