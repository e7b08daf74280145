// An app that speaks Acme's API with fetch, as its documentation says.
import { picture } from '../../custom-adapter/test/vendor/people.js';
import {
  CREDENTIALS,
  type StandIn,
  startStandIn,
  type TEST_CREDENTIALS,
} from '../../custom-adapter/test/vendor/stand-in.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** Empty where the answer has no JSON. */
  readonly body: { readonly [field: string]: unknown };
}

interface Sent {
  readonly body?: unknown;
  readonly key?: string;
  readonly file?: Buffer;
  readonly mediaType?: string;
  /** Instead of a good one. */
  readonly token?: string;
}

export interface App {
  readonly vendor: StandIn;
  logIn(): Promise<Answer>;
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  get(path: string): Promise<Answer['body']>;
  post(path: string, body?: unknown): Promise<Answer>;
  /** A verification, and the applicant that it needs. */
  create(change?: object, asserted?: object): Promise<Created>;
  /** All photos of a person, and that they are all. */
  upload(id: string): Promise<Answer>;
}

export interface Created {
  readonly id: string;
  readonly applicantId: string;
  readonly pageUrl: string;
  readonly sdkToken: string;
  readonly body: Answer['body'];
}

export const CONSENT = { terms: true, biometrics: true, givenAt: '2026-01-02T03:04:05Z' };
export const SHOWN = [
  ['document-0', picture('ines', 'front')],
  ['document-1', picture('ines', 'back')],
  ['selfie-0', picture('ines', 'face')],
] as const;
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const running: StandIn[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((vendor) => vendor.stop()));
});

export async function startApp(
  readings: Parameters<typeof startStandIn>[0] = {},
  credentials: typeof CREDENTIALS | typeof TEST_CREDENTIALS = CREDENTIALS,
): Promise<App> {
  const vendor = await startStandIn(readings);
  running.push(vendor);
  return appOf(vendor, credentials);
}

/** Another app, or the same in another mode, at the same vendor. */
export function appOf(
  vendor: StandIn,
  credentials: typeof CREDENTIALS | typeof TEST_CREDENTIALS = CREDENTIALS,
): App {
  const logIn = async (): Promise<Answer> =>
    answerOf(
      await fetch(`${vendor.origin}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: credentials.clientId,
          client_secret: credentials.clientSecret,
        }),
      }),
    );
  let login: { readonly token: string; readonly until: number } | undefined;
  const ownToken = async (): Promise<string> => {
    if (login === undefined || login.until <= vendor.clock.now()) {
      const token = textIn((await logIn()).body, 'access_token');
      login = { token, until: vendor.clock.now() + MINUTE };
    }
    return login.token;
  };
  const send: App['send'] = async (method, path, { body, key, file, mediaType, token } = {}) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token ?? (await ownToken())}` };
    if (key !== undefined) headers['idempotency-key'] = key;
    if (file !== undefined) headers['content-type'] = mediaType ?? 'image/jpeg';
    if (body !== undefined) headers['content-type'] = 'application/json';
    const content = file === undefined ? JSON.stringify(body) : new Uint8Array(file);
    const init = content === undefined ? { method, headers } : { method, headers, body: content };
    return answerOf(await fetch(vendor.origin + path, init));
  };
  const post: App['post'] = (path, body) => send('POST', path, body === undefined ? {} : { body });
  return {
    vendor,
    logIn,
    send,
    post,
    get: async (path) => (await send('GET', path)).body,
    create: async (change = {}, asserted = {}) => {
      const applicant = await post('/v2/applicants', { familyName: 'Exemple-Durand', ...asserted });
      const applicantId = textIn(applicant.body, 'id');
      const asked = { applicantId, externalId: 'order-1', workflow: 'standard', ...change };
      const { status, body } = await post('/v2/verifications', asked);
      expect(status).toBe(201);
      const { links } = body;
      return {
        id: textIn(body, 'id'),
        applicantId,
        pageUrl: textIn(links, 'pageUrl'),
        sdkToken: textIn(links, 'sdkToken'),
        body,
      };
    },
    upload: async (id) => {
      await post(`/v2/verifications/${id}/consents`, CONSENT);
      for (const [slot, file] of SHOWN) await send('PUT', `/v2/verifications/${id}/images/${slot}`, { file });
      return post(`/v2/verifications/${id}/submit`);
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  // An injected failure says nothing of its type.
  const type = response.headers.get('content-type') ?? 'application/json';
  const isJson = type === 'application/json' && bytes.length > 0;
  const body = isJson ? (JSON.parse(bytes.toString()) as Answer['body']) : {};
  return { status: response.status, headers: response.headers, bytes, body };
}

/** The text in a field of an answer. */
export function textIn(value: unknown, field: string): string {
  const found =
    typeof value === 'object' && value !== null
      ? Object.entries(value).find(([name]) => name === field)?.[1]
      : undefined;
  if (typeof found !== 'string') throw new Error(`${field} is not a text`);
  return found;
}

/** Status and error code: what an app decides by. */
export const refusal = ({ status, body }: Answer): readonly unknown[] => [status, body['error']];

/** After this, whatever was submitted is analysed. */
export const analyse = ({ vendor }: App): void => vendor.clock.advance(5 * SECOND);
