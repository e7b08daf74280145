import type {
  AppDecision,
  CreateSessionInput,
  EraseScope,
  EvidenceInput,
  Mode,
  Proofing,
  SessionQuery,
  SessionRef,
} from '@anyproof/core';
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
  'subject',
  'previous',
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
    ...VALUES.map(([name, value]) =>
      one(`createSession: its idempotencyKey is ${name}`, (app) =>
        app.createSession(world.bench.input(), { idempotencyKey: value as string }),
      ),
    ),
    one('createSession: its idempotencyKey is a token, and every answer is lost', (app) => {
      world.wire.spoil({ kind: 'lost-answer' }, undefined, false);
      return app.createSession(world.bench.input(), { idempotencyKey: INPUT_TOKEN });
    }),
    one('provider: a name that quotes', async (app) => app.provider(TEXT)),
    one('provider: a word', async (app) => app.provider(WORD)),
    one('capabilities: a word', async (app) => app.capabilities(WORD)),
    one('native: a name that quotes', async (app) => app.native(harness.adapter, WORD)),
    one('checkHealth: a name that quotes', (app) => app.checkHealth(WORD)),
    one('listSessions: a provider that is none', (app) => app.listSessions({ provider: WORD })),
    one('listSessions: a cursor that quotes', (app) => app.listSessions({ cursor: TEXT })),
    one('listSessions: a page size that quotes', (app) => app.listSessions({ pageSize: TEXT as never })),
    ...(['reference', 'subject', 'status', 'since', 'until'] as const).flatMap((filter) =>
      VALUES.map(([name, value]) =>
        one(`listSessions: its ${filter} is ${name}`, (app) =>
          app.listSessions({ [filter]: value } as SessionQuery),
        ),
      ),
    ),
    ...VALUES.map(([name, value]) =>
      one(`findSession: its reference is ${name}`, (app) => app.findSession(value as string)),
    ),
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
    ...VALUES.map(([name, value]) =>
      on(`eraseSession: its scope is ${name}`, (app, ref) => app.eraseSession(ref, value as EraseScope)),
    ),
    ...VALUES.map(([name, value]) =>
      on(`getLaunch: its mode is ${name}`, async (app, ref) => {
        await app.getLaunch(ref, { mode: value as Mode });
      }),
    ),
    ...VALUES.map(([name, value]) =>
      on(`retrySession: its input is ${name}`, (app, ref) =>
        app.retrySession(ref, value as CreateSessionInput),
      ),
    ),
    ...(['decision', 'by', 'reason'] as const).flatMap((field) =>
      VALUES.map(([name, value]) =>
        on(`decideSession: its ${field} is ${name}`, (app, ref) =>
          app.decideSession(ref, { decision: 'declined', by: 'rule-7', [field]: value } as AppDecision),
        ),
      ),
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
