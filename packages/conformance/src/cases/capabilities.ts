import assert from 'node:assert/strict';
import {
  type Claims,
  type CreateSessionInput,
  type FlowCapabilities,
  HINTS,
  type Hint,
  MODES,
  type Mode,
  type ProofingErrorCode,
} from '@anyproof/core';
import { type Bench, factsOf } from '../bench/bench.js';
import { modesOf } from '../bench/modes.js';
import { failureOf } from '../bench/outcome.js';
import { assertLaunch } from '../contract/launch.js';
import { assertSession } from '../contract/session.js';
import { type Suite, unless } from './case.js';

/** What an adapter says of its flows is what happens: before any call where it has none, and never silently. */
export function capabilityCases({ harness, capabilities, add }: Suite): void {
  const flows = Object.entries(capabilities.flows);

  const refused = (
    name: string,
    code: ProofingErrorCode,
    path: string,
    change: Partial<CreateSessionInput>,
    skip?: string,
  ) =>
    add(
      name,
      async (bench) => {
        const error = await failureOf(() =>
          bench.proofing.createSession({ ...inputFor(bench, capabilities.flows.default), ...change }),
        );
        assert.equal(error.code, code);
        assert.equal(error.path, path, 'the error names the part of the input');
        assert.equal(bench.received().length, 0, 'the vendor was called');
      },
      skip,
    );

  refused('an unknown flow is INVALID_INPUT, before any call', 'INVALID_INPUT', 'flow', {
    flow: 'no-such-flow',
  });

  for (const [name, flow] of flows) {
    const [mode] = modesOf(flow);
    if (mode === undefined) continue;
    const inFlow = { flow: name, mode };
    for (const missing of MODES)
      refused(
        `${missing} mode, which the flow ${name} does not have, is UNSUPPORTED before any call`,
        'UNSUPPORTED',
        'mode',
        { ...inFlow, mode: missing },
        unless(flow.modes[missing] === undefined, 'the flow has the mode'),
      );
    refused(
      `evidence that the flow ${name} does not accept is UNSUPPORTED before any call`,
      'UNSUPPORTED',
      'evidence',
      { ...inFlow, evidence: ['no-such-kind'] },
    );
    const { countries, documentTypes } = flow;
    refused(
      `a country that the flow ${name} does not accept is UNSUPPORTED before any call`,
      'UNSUPPORTED',
      'country',
      { ...inFlow, country: COUNTRIES.find((one) => countries?.includes(one) === false) ?? '' },
      unless(
        COUNTRIES.some((one) => countries?.includes(one) === false),
        'its countries are not known here',
      ),
    );
    refused(
      `document types of which the flow ${name} accepts none are UNSUPPORTED before any call`,
      'UNSUPPORTED',
      'documentTypes',
      { ...inFlow, documentTypes: ['no-such-document', 'no-other-document'] },
      unless(documentTypes !== undefined, 'its document types are not known here'),
    );
    add(
      `the flow ${name} without a claim that it requires is INVALID_INPUT, before any call`,
      async (bench) => {
        for (const claim of flow.requiredClaims) {
          const { selfAsserted, expected, ...input } = inputFor(bench, flow);
          const error = await failureOf(() =>
            bench.proofing.createSession({
              ...input,
              ...inFlow,
              selfAsserted: without(selfAsserted, claim),
              expected: without(expected, claim),
            }),
          );
          assert.equal(error.code, 'INVALID_INPUT', claim);
          assert.ok(error.path?.split('.').includes(claim), `the error is about ${error.path}`);
        }
        assert.equal(bench.received().length, 0, 'the vendor was called');
      },
      unless(flow.requiredClaims.length > 0, 'it requires none'),
    );
    for (const one of modesOf(flow)) {
      add(`the flow ${name} creates sessions in ${one} mode`, async (bench) => {
        const input = { ...inputFor(bench, flow, one), flow: name };
        const session = await bench.proofing.createSession(input);
        assertSession(session, factsOf(harness));
        assert.equal(session.status, 'pending');
        assertLaunch(session.launch, one);
      });
      add(`the flow ${name} in ${one} mode warns of each hint that it ignores, and of no other`, (bench) =>
        assertHints(bench, name, flow, one),
      );
      add(`the flow ${name} in ${one} mode warns of each claim that it ignores, and of no other`, (bench) =>
        assertClaims(bench, name, flow, one),
      );
    }
  }

  add('options of other adapters are ignored without a warning', async (bench) => {
    const plain = await bench.create();
    const session = await bench.create({ providerOptions: { 'another-adapter': { anything: true } } });
    assert.deepEqual(session.warnings, plain.warnings);
  });

  add('document types of which one is accepted are no error', async (bench) => {
    const [accepted] = bench.input().documentTypes ?? capabilities.flows.default.documentTypes ?? [];
    if (accepted === undefined) return;
    const session = await bench.create({ documentTypes: ['no-such-document', accepted] });
    assert.equal(session.status, 'pending');
  });
}

/** Whichever of these a flow does not accept. */
const COUNTRIES = ['ATA', 'BVT', 'HMD', 'FRA'];

const PERSON: Required<Claims> = {
  name: 'Ines Exemple',
  given_name: 'Ines',
  family_name: 'Exemple',
  birth_family_name: 'Modele',
  birthdate: '1990-01-02',
  gender: 'female',
  place_of_birth: { locality: 'Lyon', country: 'FRA' },
  nationalities: ['FRA'],
  address: { street_address: '1 rue de la Paix', locality: 'Paris', postal_code: '75002', country: 'FRA' },
  email: 'ines@mail.example',
  phone_number: '+33612345678',
  identifiers: [{ type: 'us_ssn', country: 'USA', value: '078051120' }],
};

/** A session of this flow, with what it requires, and without what it does not accept. */
function inputFor(bench: Bench, flow: FlowCapabilities, mode?: Mode): CreateSessionInput {
  const { evidence, documentTypes, country, ...input } = bench.input(mode);
  const { requiredClaims, countries, documentTypes: accepted = documentTypes } = flow;
  const kinds = evidence?.filter((kind) => flow.evidence.some((one) => one.kind === kind));
  const types = documentTypes?.filter((type) => accepted?.includes(type));
  const required = Object.fromEntries(requiredClaims.map((claim) => [claim, PERSON[claim]]));
  return {
    ...input,
    selfAsserted: { ...required, ...input.selfAsserted },
    ...(kinds === undefined ? {} : { evidence: kinds }),
    ...(types === undefined ? {} : { documentTypes: types }),
    ...(country === undefined || countries?.includes(country) === false ? {} : { country }),
  };
}

function without(claims: Claims | undefined, claim: keyof Claims): Claims {
  return Object.fromEntries(Object.entries(claims ?? {}).filter(([name]) => name !== claim));
}

async function assertHints(bench: Bench, name: string, flow: FlowCapabilities, mode: Mode): Promise<void> {
  const own = inputFor(bench, flow, mode);
  const hints: Required<Pick<CreateSessionInput, Hint>> = {
    subject: 'subject-7c1d',
    documentTypes: flow.documentTypes?.slice(0, 1) ?? bench.input().documentTypes ?? ['passport'],
    // A flow may also list what only the vendor asks for, later on.
    evidence: own.evidence?.length ? own.evidence : flow.evidence.map(({ kind }) => kind),
    country: flow.countries?.[0] ?? 'FRA',
    locale: flow.languages?.[0] ?? 'fr-FR',
    returnUrl: 'https://app.example/proofing/return',
    consent: { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' },
  };
  const input = { ...own, ...hints, flow: name };
  const used = flow.modes[mode]?.hints ?? [];
  assert.deepEqual(
    await ignored(bench, input, (path) => HINTS.some((hint) => hint === path)),
    HINTS.filter((hint) => !used.includes(hint)).sort(),
  );
}

async function assertClaims(bench: Bench, name: string, flow: FlowCapabilities, mode: Mode): Promise<void> {
  const claims = { ...PERSON, ...bench.harness.person.expected };
  const input = { ...inputFor(bench, flow, mode), flow: name, selfAsserted: claims, expected: claims };
  const { expectedClaims = [], selfAssertedClaims = [] } = flow.modes[mode] ?? {};
  const unused = (part: string, used: readonly string[]) =>
    Object.entries(claims).flatMap(([name, value]) =>
      pathsOf(name, value, used).map((path) => `${part}.${path}`),
    );
  assert.deepEqual(
    await ignored(bench, input, (path) => path.includes('.')),
    [...unused('expected', expectedClaims), ...unused('selfAsserted', selfAssertedClaims)].sort(),
  );
}

/** The claim where none of it is used, or the parts of it that are not. */
function pathsOf(name: string, value: unknown, used: readonly string[]): readonly string[] {
  if (used.includes(name)) return [];
  if (!used.some((path) => path.startsWith(`${name}.`))) return [name];
  const parts = Object.keys(Object(value)).map((part) => `${name}.${part}`);
  return parts.filter((path) => !used.includes(path));
}

/** The parts of the input that a new session warns of; each once. */
async function ignored(
  bench: Bench,
  input: CreateSessionInput,
  isMeant: (path: string) => boolean,
): Promise<readonly string[]> {
  const { warnings } = await bench.proofing.createSession(input);
  return warnings
    .flatMap(({ code, path = '' }) => (code === 'HINT_IGNORED' && isMeant(path) ? [path] : []))
    .sort();
}
