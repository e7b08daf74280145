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
      selfAsserted: {},
      expected: {},
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
