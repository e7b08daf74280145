// Names that nothing reads would do nothing, so they are refused.
import { createProofing, type ProofingPolicies } from '../src/index.js';
import { adapterOf, failure, failureOf, stubProvider } from './support.js';

const proofingWith = (more: object, policies?: object) =>
  createProofing({
    adapters: [adapterOf('stub', (_settings, { provider }) => stubProvider(provider, []))],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    ...(policies === undefined ? {} : { policies: policies as ProofingPolicies }),
    ...more,
  });

it.each([{ policy: {} }, { dep: {} }, { providers: {} }])('createProofing refuses the part %j', (more) => {
  expect(failure(() => proofingWith(more))).toMatchObject({ code: 'CONFIG' });
});

it.each([
  [{ attemps: { max: 3, then: 'decline' } }, ['policies'], 'unknown'],
  [{ attempts: { max: 3, then: 'decline', than: 'cancel' } }, ['policies', 'attempts'], 'unknown'],
  [
    { attempts: { max: 3, then: { provider: 'stub' } } },
    ['policies', 'attempts', 'then', 'provider'],
    'name',
  ],
])('createProofing refuses the policies %j', (policies, setting, problem) => {
  const { findings } = failure(() => proofingWith({}, policies));
  expect(findings).toEqual([expect.objectContaining({ setting, problem })]);
});

it.each([
  ['idempotencykey', 'idempotencyKey'],
  ['provder', 'provider'],
  ['sgnal', 'signal'],
])('a verb refuses the option %s, and names the right one', async (wrong, right) => {
  const error = await failureOf(() =>
    proofingWith({}).createSession({ reference: 'r' }, { [wrong]: 'stub' } as object),
  );
  expect(error).toMatchObject({ code: 'INVALID_INPUT', path: right });
  expect(error.message).toContain(`did you mean ${right}?`);
});

it('a verb takes options of others, which it does not read', async () => {
  const options = { tenant: 'north', requestId: '7' } as object;
  expect((await proofingWith({}).createSession({ reference: 'r' }, options)).status).toBe('pending');
});

it('a document type that the flow does not accept is told, where another one is', async () => {
  const { warnings } = await proofingWith({}).createSession({
    reference: 'r',
    documentTypes: ['passport', 'driving_licence'],
  });
  expect(warnings).toEqual([expect.objectContaining({ code: 'HINT_IGNORED', path: 'documentTypes' })]);
});
