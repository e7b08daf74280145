import type { ModeCapabilities } from '../src/index.js';
import { checkCapabilities } from '../src/sessions/capabilities.js';
import { checkFields } from '../src/sessions/input.js';
import { capabilities, failureOf, IN_2030 } from './support.js';

const check = (input: unknown): void => checkFields(input as never, 'red', IN_2030);

it('accepts input of the right shape', () => {
  expect(
    check({
      reference: 'r',
      subject: 'user-1',
      previous: { provider: 'blue', id: 's1', state: 'x' },
      mode: 'direct',
      flow: 'default',
      country: 'FRA',
      locale: 'fr-FR',
      returnUrl: 'https://app.example/',
      documentTypes: ['passport'],
      evidence: ['selfie'],
      selfAsserted: { birthdate: '2024-02-29' },
      expected: { given_name: 'Claire', birthdate: '1985-07-12' },
      consent: { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' },
      providerOptions: {},
    }),
  ).toBeUndefined();
});

it.each([
  ['reference', [undefined, '', 7]],
  ['subject', ['', 7, null, {}, 'PLANTED\n']],
  [
    'previous',
    [
      'PLANTED',
      null,
      [],
      {},
      { provider: 'PLANTED' },
      { provider: '', id: 'PLANTED' },
      { provider: 'red', id: 7 },
      { provider: 'red', id: 's1', state: { PLANTED: 1 } },
    ],
  ],
  ['mode', ['PLANTED', null, {}, 'toString']],
  ['flow', [7, null, ['PLANTED']]],
  ['country', [7]],
  ['locale', [{}]],
  ['returnUrl', [new URL('https://app.example/PLANTED')]],
  ['documentTypes', ['PLANTED', { PLANTED: 1 }, [7]]],
  ['evidence', ['PLANTED', {}, [null]]],
  ['selfAsserted', ['PLANTED', []]],
  ['expected', ['PLANTED', null]],
  ['consent', [true, 'PLANTED']],
  ['providerOptions', ['PLANTED', []]],
])('%s of the wrong shape is INVALID_INPUT, and not quoted', async (field, values) => {
  for (const value of values) {
    const error = await failureOf(async () => check({ reference: 'r', [field]: value }));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(`red: ${field} `);
    expect(error.path).toBe(field);
    expect(error.message).not.toContain('PLANTED');
  }
});

it.each(['expected', 'selfAsserted'])('%s has a real birthdate', async (field) => {
  for (const birthdate of [
    '1985-13-45',
    '2023-02-29',
    '12/07/1985',
    '1985-07-12T00:00:00Z',
    '',
    19850712,
    null,
  ]) {
    const error = await failureOf(async () => check({ reference: 'r', [field]: { birthdate } }));
    expect(error.message).toBe(`red: ${field}.birthdate must be a real date, as YYYY-MM-DD`);
  }
});

describe('before any call', () => {
  const consent = { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' };
  const refusal = (input: object) => failureOf(async () => check({ reference: 'r', ...input }));

  it.each<readonly [string, object, RegExp]>([
    ['a misspelt field', { refernce: 'x' }, /has no field refernce; did you mean reference\?/],
    ['a field of another name', { person: {} }, /has no field person$/],
    ['a key that is not quoted', { 'Zoé Exemple': 1 }, /an unknown field$/],
    ['a reference with a line break', { reference: 'a\nb' }, /^red: reference must be/],
    [
      'a locale that is no language',
      { locale: 'klingon!' },
      /locale must be a BCP 47 language tag, such as fr-FR/,
    ],
    ['a locale with an underscore', { locale: 'fr_FR' }, /such as fr-FR/],
    ['a country by alpha-2', { country: 'FR' }, /ISO 3166-1 alpha-3 code, such as FRA/],
    ['a country by name', { country: 'France' }, /alpha-3/],
    [
      'a return URL with a line break',
      { returnUrl: 'https://app.example/back\n' },
      /without spaces or line breaks/,
    ],
    ['a return URL with a blank', { returnUrl: ' https://app.example/' }, /without spaces/],
    ['a relative return URL', { returnUrl: '/back' }, /an absolute URL/],
    ['a script for a return URL', { returnUrl: 'javascript:alert(1)' }, /an absolute URL/],
    ['a consent at no instant', { consent: { ...consent, at: '30/11/2026' } }, /consent needs `at`/],
    ['a consent on a day', { consent: { ...consent, at: '2026-11-30' } }, /consent needs `at`/],
    [
      'a consent without a zone',
      { consent: { ...consent, at: '2026-11-30T10:00:00' } },
      /consent needs `at`/,
    ],
    [
      'a consent on 30 February',
      { consent: { ...consent, at: '2026-02-30T10:00:00Z' } },
      /consent needs `at`/,
    ],
    [
      'a consent that says nothing',
      { consent: { at: consent.at } },
      /consent terms and biometrics must each be/,
    ],
    ['a consent with more in it', { consent: { ...consent, name: 'Zoé Exemple' } }, /consent has a field/],
  ])('%s is INVALID_INPUT', async (_what, input, message) => {
    const error = await refusal(input);
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('Exemple');
  });

  it.each(['myapp://back', 'https://app.example/back?x=1#y', 'http://127.0.0.1:3000/'])(
    '%s is a valid return URL',
    (returnUrl) => {
      expect(check({ reference: 'r', returnUrl })).toBeUndefined();
    },
  );

  it('a mode that the vendor does not offer is UNSUPPORTED', async () => {
    const { hosted, direct } = capabilities.flows.default.modes;
    const fits = (input: object, modes: object) =>
      checkCapabilities({ reference: 'r', ...input } as never, 'red', withModes(modes));
    const error = await failureOf(async () => fits({ mode: 'direct' }, { hosted }));
    expect([error.code, error.message]).toEqual([
      'UNSUPPORTED',
      "red: this vendor does not offer mode 'direct'; it offers 'hosted'",
    ]);
    expect((await failureOf(async () => fits({}, { direct }))).code).toBe('UNSUPPORTED');
  });

  it.each([undefined, { ...consent, biometrics: false }, { ...consent, terms: false }])(
    'a missing consent that the vendor requires (%j) is INVALID_INPUT',
    async (given) => {
      const plain: ModeCapabilities = { hints: ['consent'], expectedClaims: [], selfAssertedClaims: [] };
      const needs = withModes({
        hosted: plain,
        direct: { ...plain, consentRequired: ['terms', 'biometrics'] },
      });
      const fits = (input: object) =>
        checkCapabilities(
          { reference: 'r', ...input, ...(given && { consent: given }) } as never,
          'red',
          needs,
        );
      const error = await failureOf(async () => fits({ mode: 'direct' }));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', path: 'consent' });
      expect(error.message).toMatch(/consent\.(?:terms|biometrics).* must be true in mode 'direct'/);
      expect(fits({})).toEqual([]);
    },
  );
});

const withModes = (modes: object) => ({
  ...capabilities,
  flows: { default: { ...capabilities.flows.default, modes } },
});
