import {
  type CreateSessionInput,
  createProofing,
  type FlowCapabilities,
  HINTS,
  type ModeCapabilities,
  type ProviderCapabilities,
} from '../src/index.js';
import { adapterOf, capabilities, failureOf, IN_2030, loggingClock, stubProvider } from './support.js';

const CONSENT = { terms: true, biometrics: true, at: '2029-12-31T10:00:00Z' };

const hosted: ModeCapabilities = {
  hints: ['returnUrl', 'locale'],
  expectedClaims: ['birthdate'],
  selfAssertedClaims: ['email'],
};
const direct: ModeCapabilities = {
  hints: ['consent', 'documentTypes', 'evidence'],
  expectedClaims: [],
  selfAssertedClaims: [],
  consentRequired: ['biometrics'],
};
const flow: FlowCapabilities = {
  modes: { hosted, direct },
  evidence: [{ kind: 'identity_document' }, { kind: 'selfie' }],
  documentTypes: ['passport', 'identity_card'],
  countries: ['FRA'],
  languages: ['fr', 'en'],
  requiredClaims: [],
};
const business: FlowCapabilities = { ...flow, requiredClaims: ['family_name'] };
const strict: ProviderCapabilities = { ...capabilities, flows: { default: flow, business } };

function creating(all: ProviderCapabilities = strict) {
  const calls: string[] = [];
  const proofing = createProofing({
    adapters: [
      adapterOf('stub', (_settings, { provider }) => ({
        ...stubProvider(provider, calls),
        capabilities: all,
      })),
    ],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { clock: loggingClock(IN_2030) },
  });
  return {
    calls,
    create: (input: Partial<CreateSessionInput>) => proofing.createSession({ reference: 'r', ...input }),
  };
}

const ignoredBy = async (input: Partial<CreateSessionInput>) => {
  const { warnings } = await creating().create(input);
  expect(warnings.every(({ code }) => code === 'HINT_IGNORED')).toBe(true);
  return warnings.map(({ path }) => path);
};

describe('input that the provider cannot serve is refused before any call', () => {
  it.each<[Partial<CreateSessionInput>, string, string]>([
    [{ flow: 'premium' }, 'INVALID_INPUT', 'flow'],
    [{ flow: 'toString' }, 'INVALID_INPUT', 'flow'],
    [{ flow: 'business' }, 'INVALID_INPUT', 'selfAsserted.family_name'],
    [{ mode: 'embedded' }, 'UNSUPPORTED', 'mode'],
    [{ evidence: ['selfie', 'bank_details'] }, 'UNSUPPORTED', 'evidence'],
    [{ country: 'DEU' }, 'UNSUPPORTED', 'country'],
    [{ documentTypes: ['driving_licence'] }, 'UNSUPPORTED', 'documentTypes'],
    [{ mode: 'direct' }, 'INVALID_INPUT', 'consent'],
    [{ mode: 'direct', consent: { ...CONSENT, biometrics: false } }, 'INVALID_INPUT', 'consent'],
  ])('%j', async (input, code, path) => {
    const { calls, create } = creating();
    expect(await failureOf(() => create(input))).toMatchObject({ code, path });
    expect(calls).toEqual([]);
  });

  it.each<Partial<CreateSessionInput>>([
    { flow: 'business', selfAsserted: { family_name: 'SPECIMEN' } },
    { flow: 'business', expected: { family_name: 'SPECIMEN' } },
    { documentTypes: ['driving_licence', 'passport'] },
    { mode: 'direct', consent: CONSENT },
    { country: 'FRA', evidence: ['selfie'] },
  ])('but not %j', async (input) => {
    const { calls, create } = creating();
    await create(input);
    expect(calls).toEqual(['stub.createSession']);
  });

  it('and what is not known of a vendor is left to it', async () => {
    const { documentTypes: _types, countries: _countries, languages: _languages, ...open } = flow;
    const { create } = creating({ ...capabilities, flows: { default: open } });
    const { warnings } = await create({ country: 'DEU', documentTypes: ['driving_licence'], locale: 'de' });
    expect(warnings.map(({ path }) => path)).toEqual(['documentTypes', 'country']);
  });
});

describe('parts of the input that do not reach the vendor are told, each by its path', () => {
  it('those that the mode does not use', async () => {
    expect(
      await ignoredBy({
        subject: 'p-1',
        documentTypes: ['passport'],
        evidence: ['selfie'],
        country: 'FRA',
        locale: 'fr-FR',
        returnUrl: 'https://app.example/back',
        consent: CONSENT,
      }),
    ).toEqual(['subject', 'documentTypes', 'evidence', 'country', 'consent']);
  });

  it('depending on the mode', async () => {
    expect(await ignoredBy({ mode: 'direct', consent: CONSENT, locale: 'fr' })).toEqual(['locale']);
  });

  it('a language that the vendor does not speak', async () => {
    expect(await ignoredBy({ locale: 'de-AT' })).toEqual(['locale']);
    expect(await ignoredBy({ locale: 'FR-fr' })).toEqual([]);
  });

  it('claims, one by one; those that are not claims by no name of their own', async () => {
    const given = { birthdate: '1990-01-31', family_name: 'SPECIMEN', 'Jane Specimen': 1 };
    expect(
      await ignoredBy({ expected: given, selfAsserted: { email: 'a@example.org', gender: 'female' } }),
    ).toEqual(['expected.family_name', 'expected.other', 'selfAsserted.gender']);
  });

  it('empty ones are not given', async () => {
    expect(await ignoredBy({ documentTypes: [], evidence: [], expected: {}, selfAsserted: {} })).toEqual([]);
  });

  it.each(HINTS)('%s is not, where it is used', async (hint) => {
    const all = { ...hosted, hints: HINTS };
    const { create } = creating({ ...capabilities, flows: { default: { ...flow, modes: { hosted: all } } } });
    const values = {
      subject: 'p-1',
      documentTypes: ['passport'],
      evidence: ['selfie'],
      country: 'FRA',
      locale: 'fr',
      returnUrl: 'https://app.example/back',
      consent: CONSENT,
    };
    expect((await create({ [hint]: values[hint] })).warnings).toEqual([]);
  });
});
