import { checkCreateInput } from '../src/create-input.js';
import { failureOf } from './support.js';

const check = (input: unknown) => checkCreateInput(input as never, 'red');

it('lets pass what is of the right shape', () => {
  expect(
    check({
      reference: 'r',
      road: 'direct',
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
  ['road', ['PLANTED', null, {}]],
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
])('%s of another shape is INVALID_INPUT, and not quoted', async (field, values) => {
  for (const value of values) {
    const error = await failureOf(async () => check({ reference: 'r', [field]: value }));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(`red: ${field} `);
    expect(error.message).not.toContain('PLANTED');
  }
});

it.each(['expected', 'selfAsserted'])('%s is born on a real date', async (field) => {
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
