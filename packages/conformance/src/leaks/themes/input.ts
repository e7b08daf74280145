import type { CreateSessionInput, EvidenceInput, Proofing, SessionRef } from '@anyproof/core';
import { PROVIDER } from '../../bench/bench.js';
import { type LeakCase, ours } from '../world/case.js';
import { CLAIMS, INPUT_TOKEN, PERSON, QUOTE } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';

/** In the shapes in which a person or a token gets into a field by mistake. */
const TEXT = `${PERSON.given} ${PERSON.family} ${PERSON.email} ${INPUT_TOKEN}`;
/** Fits where names of flows, kinds and types do. */
const WORD = PERSON.family;
const VALUES: readonly (readonly [name: string, value: unknown])[] = [
  ['a text that quotes', TEXT],
  ['a word', WORD],
  ['a token', INPUT_TOKEN],
  ['an object', { [TEXT]: TEXT, value: TEXT }],
  ['a list', [TEXT, WORD]],
  ['a long text', QUOTE.repeat(4)],
  ['half a surrogate pair', `${TEXT}\ud83d`],
];

const FIELDS = [
  'reference',
  'mode',
  'flow',
  'documentTypes',
  'evidence',
  'country',
  'locale',
  'returnUrl',
  'selfAsserted',
  'expected',
  'consent',
] as const;

const URLS: readonly string[] = [
  `https://app.example/return?token=${INPUT_TOKEN}&email=${encodeURIComponent(PERSON.email)}`,
  `https://${PERSON.family}:${INPUT_TOKEN}@app.example/return`,
  `javascript:alert('${INPUT_TOKEN}')`,
  `app.example/return?token=${INPUT_TOKEN}`,
  `http://[${INPUT_TOKEN}]/`,
];

/** People and tokens wherever an app passes something in. An error never quotes its input. */
export function inputCases(world: LeakWorld): LeakCase[] {
  const { harness } = world.bench;
  const one = (name: string, run: (app: Proofing) => Promise<unknown>): LeakCase => ({
    theme: 'input',
    name,
    run: async () => [ours(await run(world.shared()))],
  });
  const creation = (name: string, change: object) =>
    one(`createSession: ${name}`, (app) =>
      app.createSession({ ...world.bench.input(), ...change } as CreateSessionInput),
    );
  const id = harness.adapter.id;
  return [
    ...FIELDS.flatMap((field) =>
      VALUES.map(([name, value]) => creation(`${field} is ${name}`, { [field]: value })),
    ),
    ...URLS.map((returnUrl, index) => creation(`returnUrl ${index + 1} that quotes`, { returnUrl })),
    creation('claims of a person', { selfAsserted: CLAIMS, expected: CLAIMS }),
    creation('claims that nobody knows', { expected: { [TEXT]: TEXT, [WORD]: WORD } }),
    creation('claims of the wrong type', {
      expected: { birthdate: TEXT, address: TEXT, nationalities: TEXT },
    }),
    creation('claims that cannot be written down', { selfAsserted: { ...CLAIMS, self: circular() } }),
    creation('a consent that quotes', {
      consent: { terms: TEXT, biometrics: true, at: TEXT, version: TEXT },
    }),
    creation('a document type in a list', { documentTypes: [WORD] }),
    creation('a kind of evidence in a list', { evidence: [WORD, TEXT] }),
    ...VALUES.map(([name, value]) =>
      creation(`providerOptions are ${name}`, { providerOptions: { [id]: value } }),
    ),
    creation('providerOptions with unknown keys', {
      providerOptions: { [id]: { [TEXT]: TEXT, [WORD]: WORD } },
    }),
    one('createSession: a text for the input', (app) => app.createSession(TEXT as never)),
    one('createSession: nothing for the input', (app) => app.createSession(undefined as never)),
    one('createSession: a provider that is none', (app) =>
      app.createSession(world.bench.input(), { provider: WORD }),
    ),
    one('createSession: a signal that is none', (app) =>
      app.createSession(world.bench.input(), { signal: { reason: TEXT } as never }),
    ),
    one('provider: a name that quotes', async (app) => app.provider(TEXT)),
    one('provider: a word', async (app) => app.provider(WORD)),
    one('capabilities: a word', async (app) => app.capabilities(WORD)),
    one('native: a name that quotes', async (app) => app.native(harness.adapter, WORD)),
    one('checkHealth: a name that quotes', (app) => app.checkHealth(WORD)),
    one('listSessions: a provider that is none', (app) => app.listSessions({ provider: WORD })),
    one('listSessions: a cursor that quotes', (app) => app.listSessions({ cursor: TEXT })),
    one('listSessions: a page size that quotes', (app) => app.listSessions({ pageSize: TEXT as never })),
    one('run: evidence that is none', (app) =>
      app.run({ ...world.bench.input(), mode: 'direct', evidence: [{ kind: WORD, pages: [] }] }),
    ),
    ...onSession(world),
  ];
}

function onSession(world: LeakWorld): LeakCase[] {
  const on = (name: string, run: (app: Proofing, ref: SessionRef) => Promise<unknown>): LeakCase => ({
    theme: 'input',
    name,
    run: async () => {
      const app = world.shared();
      return [ours(await run(app, (await world.session(app)).ref))];
    },
  });
  const evidence = (name: string, change: object) =>
    on(`submitEvidence: ${name}`, (app, ref) => {
      const [good] = world.bench.harness.evidence.good;
      return app.submitEvidence(ref, { ...good, ...change } as EvidenceInput);
    });
  return [
    ...VALUES.map(([name, value]) => evidence(`kind is ${name}`, { kind: value })),
    ...VALUES.map(([name, value]) => evidence(`documentType is ${name}`, { documentType: value })),
    ...VALUES.map(([name, value]) => evidence(`pages is ${name}`, { pages: value })),
    ...VALUES.map(([name, value]) => evidence(`capture is ${name}`, { capture: value })),
    ...VALUES.map(([name, value]) =>
      on(`recordConsent: ${name}`, (app, ref) => app.recordConsent(ref, value as never)),
    ),
    on('recordConsent: times that quote', (app, ref) =>
      app.recordConsent(ref, { terms: true, biometrics: true, at: TEXT, version: TEXT }),
    ),
    ...VALUES.map(([name, value]) =>
      on(`downloadArtifact: its id is ${name}`, (app, ref) =>
        app.downloadArtifact(ref, { id: value as string, kind: WORD as never }),
      ),
    ),
    on('downloadArtifact: a text for the artifact', (app, ref) => app.downloadArtifact(ref, TEXT as never)),
    on('waitForResult: runs out of time', (app, ref) => app.waitForResult(ref, { timeoutMs: 1 })),
    on('waitForResult: a time that quotes', (app, ref) =>
      app.waitForResult(ref, { timeoutMs: TEXT as never }),
    ),
    on(`a session of another provider than ${PROVIDER}`, (app, { id }) =>
      app.getSession({ provider: WORD, id }),
    ),
  ];
}

function circular(): object {
  const value: Record<string, unknown> = { [TEXT]: TEXT };
  value['self'] = value;
  return value;
}
