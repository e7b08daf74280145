// Every field that the vendor's pages document can be reached through the typed client: documented-fields.json lists them.
import type { Answer } from '@anyproof/provider-kit';
import { type EnrollmentRequest, enrollment } from '../src/client/enrollment.js';
import { enrollmentInfo } from '../src/client/flow.js';
import { loginAnswer } from '../src/client/index.js';
import { report } from '../src/client/report.js';
import { id360 } from '../src/index.js';
import { callback } from '../src/webhook.js';
import documented from './documented-fields.json' with { type: 'json' };
import { API, app, login, PROCESS, strictly, vendor } from './nock-vendor.js';

strictly();

/** What must be there beside the field, and what a field that is no text looks like. */
const AROUND: Readonly<Record<string, object>> = {
  enrollment: { id: 7, api_key: 'k', status: 'NEW' },
  callback: { id: 7, status: 'OK' },
  report: { status: 'OK' },
};
const NUMBERS = /(?:done|total|http_code|score|accuracy|k_scores\[\]|k_accuracies\[\]|threshold)$/;
const FLAGS =
  /(?:uses_biometry|accepted_cgu|data_processing|face_capture|shared|is_valid|is_equivalent|is_corrected|\.match|deep_fake|is_fake)$/;
const IDS = /(?:^|\.)(?:id|routes\[\]\.id)$/;

function sample(path: string): unknown {
  if (NUMBERS.test(path)) return 4;
  if (FLAGS.test(path)) return true;
  return IDS.test(path) ? '7' : 'x';
}

/** `a[].b` as `{ a: [{ b: value }] }`. */
function nest(path: string, value: unknown): unknown {
  const [, key = '', list, rest = ''] = /^([^.[]*)(\[\])?\.?(.*)$/.exec(path) ?? [];
  const inner = rest === '' ? value : nest(rest, value);
  return { [key]: list === undefined ? inner : [inner] };
}

function at(read: unknown, path: string): unknown {
  return path
    .replaceAll('[]', '.0')
    .split('.')
    .reduce<unknown>(
      (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
      read,
    );
}

function merged(around: object, field: unknown, path: string): unknown {
  // A status code stands beside `where`.
  const placed = path === 'all_status_codes[].where' ? { status_code: { code: 'c' } } : {};
  const coded = /status_codes?(?:\[\])?\.(?:status_code\.)?message$/.test(path);
  const whole = { ...around, ...(field as object) };
  return path === 'all_status_codes[].where'
    ? { ...whole, all_status_codes: [{ ...placed, where: 'x' }] }
    : coded
      ? JSON.parse(JSON.stringify(whole).replaceAll('{"message"', '{"code":"c","message"'))
      : whole;
}

const ANSWERS: Readonly<Record<string, Answer<object>>> = {
  login: loginAnswer,
  enrollment,
  enrollmentInfo,
  callback,
  report,
};

describe.each(Object.entries(ANSWERS))('%s', (name, answer) => {
  const { fields } = Object.entries(documented).find(([key]) => key === name)?.[1] ?? { fields: [] };

  it('has fields', () => expect(fields.length).toBeGreaterThan(0));

  it.each(fields)('%s', (path) => {
    const value = sample(path);
    const { value: read, unread } = answer.read(merged(AROUND[name] ?? {}, nest(path, value), path));
    expect(unread).toEqual([]);
    expect(at(read, path)).toBe(value);
  });
});

it('can send every documented field of a creation', async () => {
  const whole = {
    browser_callback_url: 'https://app.example/',
    callback_endpoints: [{ url: 'https://a.example/', on: ['E'], headers: [{ name: 'n', value: 'v' }] }],
    callback_url: 'https://b.example/',
    callback_headers: { 'X-Hook-Secret': 's' },
    client_reference: 'r',
    last_name: 'l',
    first_name: 'f',
    email: 'e',
    phone_number: 'p',
    address_line_1: '1',
    address_line_2: '2',
    address_line_3: '3',
    zip_code: 'z',
    city: 'c',
    country: 'y',
    group: 'g',
    custom_data: { authenticators: { phone_number: '+33600000000' } },
  } satisfies Required<EnrollmentRequest>;
  for (const path of documented.createRequest.fields)
    expect([path, at(whole, path)]).not.toEqual([path, undefined]);
  login();
  vendor()
    .post(`${API}/process/${PROCESS}/enrollment`, whole)
    .reply(200, { id: 7, api_key: 'k', status: 'NEW', client_reference: 'r' });
  await app().native(id360).process.createEnrollment(PROCESS, whole);
});

it('can leave control data open, and log in with a one-time password', async () => {
  const { enrollment: calls } = app({}).native(id360);
  login();
  vendor().post(`${API}/enrollment/7/control/data/name/`, 'Exemple').query({ locked: false }).reply(204);
  await calls.addControlData('7', 'name', 'Exemple', { locked: false });
});
