import { asRecord } from '../shared/index.js';
import { Refusal } from './errors.js';

export interface CallbackHeader {
  readonly name: string;
  readonly value: string;
}

export interface CallbackEndpoint {
  readonly url: string;
  readonly on: readonly string[];
  readonly headers: readonly CallbackHeader[];
}

/** What a creation asked for. The informative fields are never validated (dossier 4.1). */
export interface CreateRequest {
  readonly browserCallbackUrl: string;
  readonly clientReference: string | undefined;
  readonly endpoints: readonly CallbackEndpoint[] | undefined;
  readonly callbackUrl: string | undefined;
  /** Only for `callbackUrl`. */
  readonly callbackHeaders: readonly CallbackHeader[];
  /** Entered data the report may fall back to. */
  readonly entered: Readonly<Record<string, string>>;
}

const enteredNames = [
  'last_name',
  'first_name',
  'email',
  'phone_number',
  'address_line_1',
  'address_line_2',
  'address_line_3',
  'zip_code',
  'city',
  'country',
  'group',
];

const required = 'This field is required.';
const invalidUrl = 'Enter a valid URL.';
const notText = 'Not a valid string.';

/** Everything a creation may carry (dossier 4.1). */
const documented = [
  'browser_callback_url',
  'callback_endpoints',
  'callback_url',
  'callback_headers',
  'client_reference',
  'custom_data',
  ...enteredNames,
];
const unexpected = 'Unexpected field.';

interface Rules {
  readonly unknownFields: 'refused' | 'ignored';
  readonly callbackRequired: boolean;
  readonly letters: readonly string[];
}

/** Reads a creation. Throws 400 with the field map of everything that is wrong. */
export function readCreateRequest(value: unknown, rules: Rules): CreateRequest {
  const body = asRecord(value);
  if (!body) throw new Refusal(400, { detail: 'JSON parse error' });
  const wrong: Record<string, unknown> = {};
  const url = (name: string): string | undefined => {
    const text = body[name];
    if (text === undefined || text === null) return undefined;
    if (isWebUrl(text)) return text;
    wrong[name] = [invalidUrl];
    return undefined;
  };
  const browserCallbackUrl = url('browser_callback_url');
  if (browserCallbackUrl === undefined) wrong['browser_callback_url'] ??= [required];
  const callbackUrl = url('callback_url');
  if (body.callback_endpoints === undefined && body.callback_url === undefined && rules.callbackRequired) {
    wrong['callback_endpoints'] = [required];
  }
  const endpoints = readEndpoints(body.callback_endpoints, rules, wrong);
  const clientReference = body.client_reference ?? undefined;
  if (clientReference !== undefined && typeof clientReference !== 'string')
    wrong['client_reference'] = [notText];
  if (rules.unknownFields === 'refused') {
    for (const name of Object.keys(body)) if (!documented.includes(name)) wrong[name] = [unexpected];
  }
  if (Object.keys(wrong).length > 0) throw new Refusal(400, wrong);
  return {
    browserCallbackUrl: browserCallbackUrl ?? '',
    clientReference: typeof clientReference === 'string' ? clientReference : undefined,
    endpoints,
    callbackUrl,
    callbackHeaders: readHeaderMap(body.callback_headers),
    entered: textsOf(body, enteredNames),
  };
}

function readEndpoints(
  value: unknown,
  rules: Rules,
  wrong: Record<string, unknown>,
): readonly CallbackEndpoint[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    wrong['callback_endpoints'] = ['Expected a list of items.'];
    return undefined;
  }
  const mistakes: Record<string, unknown>[] = [];
  const endpoints = value.map((item: unknown): CallbackEndpoint => {
    const endpoint = asRecord(item) ?? {};
    const mistake: Record<string, unknown> = {};
    if (endpoint.url === undefined) mistake['url'] = [required];
    else if (!isWebUrl(endpoint.url)) mistake['url'] = [invalidUrl];
    const on: unknown[] = Array.isArray(endpoint.on) ? endpoint.on : [];
    if (endpoint.on !== undefined && !Array.isArray(endpoint.on))
      mistake['on'] = ['Expected a list of items.'];
    const strange = on.find((letter) => typeof letter !== 'string' || !rules.letters.includes(letter));
    if (strange !== undefined) mistake['on'] = [`"${String(strange)}" is not a valid choice.`];
    const headers = readHeaderList(endpoint.headers);
    for (const name of Object.keys(endpoint)) {
      if (rules.unknownFields === 'refused' && !['url', 'on', 'headers'].includes(name))
        mistake[name] = [unexpected];
    }
    if (!headers) mistake['headers'] = ['Expected a list of name and value.'];
    mistakes.push(mistake);
    return {
      url: typeof endpoint.url === 'string' ? endpoint.url : '',
      on: on.map(String),
      headers: headers ?? [],
    };
  });
  if (mistakes.some((mistake) => Object.keys(mistake).length > 0)) wrong['callback_endpoints'] = mistakes;
  return endpoints;
}

function readHeaderList(value: unknown): readonly CallbackHeader[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const headers: CallbackHeader[] = [];
  for (const item of value) {
    const header = asRecord(item);
    if (typeof header?.name !== 'string' || typeof header.value !== 'string') return undefined;
    headers.push({ name: header.name, value: header.value });
  }
  return headers;
}

const readHeaderMap = (value: unknown): readonly CallbackHeader[] =>
  Object.entries(asRecord(value) ?? {}).flatMap(([name, text]) =>
    typeof text === 'string' ? [{ name, value: text }] : [],
  );

function textsOf(body: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of names) {
    const value = body[name];
    if (typeof value === 'string' && value !== '') texts[name] = value;
  }
  return texts;
}

function isWebUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}
