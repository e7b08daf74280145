import { type AdapterDeps, ProofingError, type Source } from '@anyproof/core';
import {
  type Answer,
  type Authentication,
  answer,
  authorized,
  code,
  type HttpClient,
  type HttpDownload,
  type HttpRequest,
  jsonBytes,
  list,
  number,
  object,
  type Parsed,
  parseJson,
  pathSegment,
  readSecret,
  required,
  type Secret,
  sourceBody,
  text,
  tokenLogin,
} from '@anyproof/provider-kit';
import { type Applicant, type NewApplicant, type Report, report } from './objects.js';
import {
  type ClientDecision,
  create,
  type Erased,
  erased,
  type GivenConsent,
  LARGEST_ANSWER,
  type Made,
  type NewVerification,
  type Opened,
  opened,
  type PageLink,
  pageLink,
  type Receipt,
  receipt,
  type SdkLink,
  sdkLink,
  type Verification,
  type VerificationList,
  verification,
  verificationList,
  verificationOfKey,
} from './verification.js';

export interface Account {
  readonly id: string;
  readonly workflows: readonly string[];
}

const account = answer<Account>()({ id: required(code), workflows: required(list(text)) });

const applicant = answer<Applicant>()({ id: required(code) });
const applicantList = answer<{ readonly items: readonly Applicant[] }>()({
  items: required(list(object<Applicant>({ id: required(code) }))),
});

/** Which verification a report belongs to; none if it is one of another product. */
export interface ReportOwner {
  readonly id: string;
  readonly verificationId?: string;
}

const reportOwner = answer<ReportOwner>()({ id: required(code), verificationId: code });

/** The filters of a list, under the vendor's names. */
export interface ListQuery {
  readonly external_id?: string;
  readonly subject?: string;
  readonly applicant_id?: string;
  readonly idempotency_key?: string;
  readonly state?: string;
  readonly created_after?: string;
  readonly created_before?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** Acme's API in Acme's words, one method for each call. `proofing.native(acme)` returns it to apps. */
export interface AcmeClient {
  account(signal?: AbortSignal): Promise<Parsed<Account>>;

  createApplicant(body: NewApplicant, key: string, signal?: AbortSignal): Promise<Made<Applicant>>;
  applicant(id: string, signal?: AbortSignal): Promise<Parsed<Applicant>>;
  /** At most one: what this key made. */
  applicantsByKey(key: string, signal?: AbortSignal): Promise<readonly Applicant[]>;
  /** Takes back an applicant without verifications. */
  deleteApplicant(id: string, signal?: AbortSignal): Promise<void>;
  /** Erases the person, with all their verifications. */
  eraseApplicant(id: string, signal?: AbortSignal): Promise<Parsed<Erased>>;

  create(body: NewVerification, key: string, signal?: AbortSignal): Promise<Made<Opened>>;
  get(id: string, signal?: AbortSignal): Promise<Parsed<Verification>>;
  /** At most one: what this key made. */
  verificationsByKey(key: string, signal?: AbortSignal): Promise<readonly Verification[]>;
  list(query: ListQuery, signal?: AbortSignal): Promise<Parsed<VerificationList>>;
  report(id: string, signal?: AbortSignal): Promise<Parsed<Report>>;
  reportOwner(reportId: string, signal?: AbortSignal): Promise<Parsed<ReportOwner>>;
  file(id: string, fileId: string, signal?: AbortSignal): Promise<HttpDownload>;
  /** One of at most 10 links per attempt. */
  pageLink(id: string, signal?: AbortSignal): Promise<Parsed<PageLink>>;
  /** One of at most 10 links per attempt. */
  sdkLink(id: string, signal?: AbortSignal): Promise<Parsed<SdkLink>>;
  consent(id: string, consent: GivenConsent, signal?: AbortSignal): Promise<void>;
  /** One photo as it is, such as `document-0`. */
  upload(id: string, slot: string, source: Source, signal?: AbortSignal): Promise<Parsed<Receipt>>;
  /** All photos are there. */
  submit(id: string, signal?: AbortSignal): Promise<void>;
  /** Another attempt. */
  reopen(id: string, signal?: AbortSignal): Promise<Parsed<Opened>>;
  decide(id: string, decision: ClientDecision, signal?: AbortSignal): Promise<void>;
  cancel(id: string, signal?: AbortSignal): Promise<void>;
  /** Erases this verification and nothing else. */
  erase(id: string, signal?: AbortSignal): Promise<Parsed<Erased>>;
}

/** Of the settings, what the calls need. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  readonly uploadTimeoutMs: number;
}

type Rest = Pick<HttpRequest, 'method' | 'repeat'> & Partial<HttpRequest>;

export function createClient(
  http: HttpClient,
  { uploadTimeoutMs }: Pick<ClientOptions, 'uploadTimeoutMs'>,
  provider: string,
): AcmeClient {
  const at = (path: string, rest: Rest): HttpRequest => ({
    path,
    route: path,
    maxAnswerBytes: LARGEST_ANSWER,
    ...rest,
  });
  /** The kit compares the id with the one in the answer, and calls it a session that is not there if it is not. */
  const of = (id: string, step: string, rest: Rest): HttpRequest =>
    at(`/v2/verifications/${pathSegment(id)}${step}`, {
      route: `/v2/verifications/:id${step}`,
      about: 'session',
      asked: { session: id },
      ...rest,
    });
  const person = (id: string, step: string, rest: Rest): HttpRequest =>
    at(`/v2/applicants/${pathSegment(id)}${step}`, {
      route: `/v2/applicants/:id${step}`,
      about: 'session',
      ...rest,
    });
  const listed = (query: ListQuery, signal: AbortSignal | undefined): HttpRequest =>
    at('/v2/verifications', { method: 'GET', query: { ...query }, repeat: 'safe', signal });
  const read = async <Value>(request: HttpRequest, wanted: Answer<Value>): Promise<Parsed<Value>> =>
    parseJson(await http.send(request), wanted, request, provider);
  const send = async (request: HttpRequest): Promise<void> => void (await http.send(request));

  return {
    account: (signal) => read(at('/v2/account', { method: 'GET', repeat: 'safe', signal }), account),

    createApplicant: (body, key, signal) =>
      create(http, { path: '/v2/applicants', key, body, signal }, applicant, provider),
    applicant: (id, signal) => read(person(id, '', { method: 'GET', repeat: 'safe', signal }), applicant),
    applicantsByKey: async (key, signal) => {
      const query = { idempotency_key: key };
      const request = at('/v2/applicants', { method: 'GET', query, repeat: 'safe', signal });
      return (await read(request, applicantList)).value.items;
    },
    deleteApplicant: (id, signal) => send(person(id, '', { method: 'DELETE', repeat: 'safe', signal })),
    eraseApplicant: (id, signal) =>
      read(person(id, '/data', { method: 'DELETE', repeat: 'safe', signal }), erased),

    create: (body, key, signal) =>
      create(http, { path: '/v2/verifications', key, body, signal }, opened, provider),
    get: (id, signal) => read(of(id, '', { method: 'GET', repeat: 'safe', signal }), verification),
    verificationsByKey: async (key, signal) =>
      (await read(listed({ idempotency_key: key }, signal), verificationOfKey)).value.items,
    list: (query, signal) => read(listed(query, signal), verificationList),
    report: (id, signal) => read(of(id, '/report', { method: 'GET', repeat: 'safe', signal }), report),
    reportOwner: (id, signal) => {
      const route = '/v2/reports/:id';
      const path = `/v2/reports/${pathSegment(id)}`;
      return read(at(path, { method: 'GET', route, repeat: 'safe', signal }), reportOwner);
    },
    file: (id, fileId, signal) => {
      const { path } = of(id, `/files/${pathSegment(fileId)}`, { method: 'GET', repeat: 'safe' });
      return http.download({ ...of(id, '/files/:file', { method: 'GET', repeat: 'safe', signal }), path });
    },
    // A repeated call would use up a further link.
    pageLink: (id, signal) =>
      read(
        of(id, '/links', { method: 'POST', body: jsonBytes({ kind: 'page' }), repeat: 'never', signal }),
        pageLink,
      ),
    sdkLink: (id, signal) =>
      read(
        of(id, '/links', { method: 'POST', body: jsonBytes({ kind: 'sdk' }), repeat: 'never', signal }),
        sdkLink,
      ),
    consent: (id, consent, signal) =>
      send(of(id, '/consents', { method: 'POST', body: jsonBytes(consent), repeat: 'safe', signal })),
    upload: (id, slot, source, signal) => {
      const body = sourceBody(source, source.mediaType);
      const { path } = of(id, `/images/${pathSegment(slot)}`, { method: 'PUT', repeat: 'never' });
      const rest = { method: 'PUT', body, repeat: 'never', timeoutMs: uploadTimeoutMs, signal } as const;
      return read({ ...of(id, '/images/:slot', rest), path }, receipt);
    },
    submit: (id, signal) => send(of(id, '/submit', { method: 'POST', repeat: 'never', signal })),
    reopen: (id, signal) => read(of(id, '/reopen', { method: 'POST', repeat: 'never', signal }), opened),
    decide: (id, decision, signal) =>
      send(of(id, '/decision', { method: 'POST', body: jsonBytes(decision), repeat: 'safe', signal })),
    cancel: (id, signal) => send(of(id, '/cancel', { method: 'POST', repeat: 'safe', signal })),
    erase: (id, signal) => read(of(id, '', { method: 'DELETE', repeat: 'safe', signal }), erased),
  };
}

export interface AccessToken {
  readonly access_token: string;
  readonly expires_in: number;
}

const accessToken = answer<AccessToken>()({ access_token: required(text), expires_in: required(number) });

/** A token about to expire is not used: it could expire on the way. */
const MARGIN_MS = 30_000;
/** How long processes share a token at most; each knows by itself when it is spent. */
const SHARED_MS = 3_600_000;

/** OAuth2 client credentials: one login for all callers, and for all processes where the app has a token cache. */
export function authenticated(http: HttpClient, options: ClientOptions, deps: AdapterDeps): HttpClient {
  const { provider, clock } = deps;
  const clientId = async () => {
    const id = await readSecret(options.clientId, 'clientId', provider);
    checkTestMode(id, deps);
    return id;
  };
  const logIn = async (): Promise<string> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: await clientId(),
      client_secret: await readSecret(options.clientSecret, 'clientSecret', provider),
    });
    const mediaType = 'application/x-www-form-urlencoded';
    const request = {
      method: 'POST',
      path: '/oauth/token',
      route: '/oauth/token',
      body: { kind: 'bytes', bytes: Buffer.from(form.toString()), mediaType },
      // A second token does no harm, so a lost answer is asked for again.
      repeat: 'safe',
    } as const;
    const { value } = parseJson(await http.send(request), accessToken, request, provider);
    // Its end goes with it, so that another process knows it, too.
    return `${clock.now() + value.expires_in * 1000} ${value.access_token}`;
  };
  const authentication: Authentication = tokenLogin(logIn, deps, {
    key: async () => JSON.stringify(['acme-token', options.baseUrl, await clientId()]),
    ttlMs: SHARED_MS,
    headers: (token) => ({ authorization: `Bearer ${token.split(' ')[1]}` }),
    isSpent: (token) => Number(token.split(' ')[0]) - MARGIN_MS <= clock.now(),
  });
  return authorized(http, authentication);
}

/** Verdicts of the test mode prove nothing. Throws CONFIG unless the configuration says the same as the credentials. */
export function checkTestMode(
  clientId: string,
  { testMode, provider }: Pick<AdapterDeps, 'testMode' | 'provider'>,
): void {
  if (clientId.startsWith('test_') === testMode) return;
  const message = testMode
    ? 'testMode is true, but these are live credentials, whose verdicts count: remove testMode, or use those of the test mode'
    : 'these are credentials of the test mode, whose verdicts prove nothing: set testMode to true, or use live ones';
  throw new ProofingError({ code: 'CONFIG', message, problem: 'test_mode', setting: 'testMode', provider });
}
