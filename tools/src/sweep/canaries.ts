// A check of the sweep itself: small readers of an invented vendor. Each wrong one must be caught by the rule that it breaks,
// and the sound one by none. They use nothing of ours but ProofingError.
import { ProofingError } from '@anyproof/core';
import type { Decisive } from './decides.js';
import type { Rule } from './judge.js';
import type { Take } from './stage.js';
import { spotsOf, sweepSpot } from './sweep.js';
import { type Outcome, type View, viewOf } from './view.js';
import { bodyOf, startWire, type Wire } from './wire.js';

/** An answer of the invented vendor as a reader gets it: nothing is certain about it. */
type Answer = { readonly [Field in Exclude<keyof typeof ANSWER, 'printed'>]?: unknown } & {
  readonly printed?: { readonly [Field in keyof typeof ANSWER.printed]?: unknown } | undefined;
};
type Warn = (path: string, quoted?: string) => void;

interface Reader {
  check(answer: Answer): void;
  decide(answer: Answer): string | undefined;
  surname(answer: Answer, warn: Warn): unknown;
  born(answer: Answer, warn: Warn): unknown;
  city(answer: Answer, warn: Warn): unknown;
  paper(answer: Answer, warn: Warn): unknown;
  evidence(answer: Answer): boolean;
}

interface Canary {
  readonly name: string;
  /** The one that it breaks; absent for a sound reader. */
  readonly rule?: Rule;
  readonly reader?: Partial<Reader>;
  readonly answer?: Answer;
  readonly verb?: 'evidence';
}

const ANSWER = {
  status: 'GRANTED',
  id: 'session-17',
  surname: 'Okonkwo-Lindqvist',
  born: '1991-04-23',
  paper: 'QX-204417',
  printed: { surname: 'OKONKWO<LINDQVIST', city: 'Tromsø' },
  remark: 'expired paper',
};
const DECIDES: readonly Decisive[] = [
  { call: /\/answer$/, path: 'status', kind: 'status' },
  { call: /\/answer$/, path: 'id', kind: 'id' },
];
const LIMIT_MS = 250;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const date = (value: unknown): string | undefined => {
  const found = text(value);
  return /^\d{4}-\d\d-\d\d$/.test(found ?? '') ? found : undefined;
};
const isSent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
const bad = (message: string): ProofingError =>
  new ProofingError({ code: 'BAD_RESPONSE', message, provider: 'canary' });

/** Wrong readers replace one of these functions; `warn` adds a warning. */
const SOUND: Reader = {
  check: ({ id }) => {
    if (id !== ANSWER.id) throw bad('the answer is of another session');
  },
  decide: ({ status }) => (status === 'GRANTED' ? 'approved' : status === 'REFUSED' ? 'declined' : undefined),
  surname: ({ surname, printed }, warn) => {
    if (text(surname) !== undefined) return surname;
    warn('family_name');
    return text(printed?.surname);
  },
  born: ({ born }, warn) => {
    if (isSent(born) && date(born) === undefined) warn('birthdate');
    return date(born);
  },
  city: ({ printed }, warn) => {
    const city = printed?.city;
    if (isSent(city) && text(city) === undefined) warn('address');
    return text(city);
  },
  paper: ({ paper }, warn) => {
    if (isSent(paper) && text(paper) === undefined) warn('documents.number');
    return text(paper);
  },
  evidence: ({ status }) => status === 'GRANTED',
};

const CANARIES: readonly Canary[] = [
  { name: 'the sound reader' },
  { name: 'the sound reader of a refusal', answer: { status: 'REFUSED' } },
  {
    name: 'strict: one strange field and nothing is read',
    rule: 'unreadable',
    reader: {
      check: (answer) => {
        SOUND.check(answer);
        if (isSent(answer.born) && date(answer.born) === undefined) throw bad('not as documented');
      },
    },
  },
  {
    name: 'silent: what cannot be read vanishes',
    rule: 'vanished',
    reader: { born: ({ born }) => date(born) },
  },
  {
    name: "silent: a document's number vanishes",
    rule: 'vanished',
    reader: { paper: ({ paper }) => text(paper) },
  },
  {
    name: 'flattering: another value, and no word of it',
    rule: 'changed',
    reader: {
      surname: ({ surname, printed }, warn) =>
        isSent(surname) ? (text(surname) ?? printed?.surname) : SOUND.surname({ surname, printed }, warn),
    },
  },
  {
    name: 'flattering where nothing was said',
    rule: 'changed-absent',
    reader: {
      surname: ({ surname, printed }, warn) =>
        isSent(surname) ? SOUND.surname({ surname, printed }, warn) : printed?.surname,
    },
  },
  { name: 'generous: no word, and approved', rule: 'flattered', reader: { decide: () => 'approved' } },
  {
    name: 'generous: a refusal without its remark is none',
    rule: 'approved',
    answer: { status: 'REFUSED' },
    reader: { decide: (answer) => (text(answer.remark) === undefined ? 'approved' : SOUND.decide(answer)) },
  },
  {
    name: 'anxious: a strange remark, and nothing is decided',
    rule: 'status',
    reader: { decide: (answer) => (text(answer.remark) === undefined ? undefined : SOUND.decide(answer)) },
  },
  { name: "careless: anybody's answer will do", rule: 'identity', reader: { check: () => undefined } },
  {
    name: 'clumsy: every field is text',
    rule: 'foreign',
    reader: { city: ({ printed }) => trimmed(printed?.city) },
  },
  {
    name: 'talkative: quotes what it could not read',
    rule: 'quoted',
    reader: {
      born: ({ born }, warn) => {
        if (isSent(born) && date(born) === undefined) warn('birthdate', JSON.stringify(born));
        return date(born);
      },
    },
  },
  {
    name: 'patient: waits for what never comes',
    rule: 'hang',
    reader: {
      city: ({ printed }) => (printed?.city === true ? new Promise(() => undefined) : printed?.city),
    },
  },
  {
    name: 'easy: takes a refused picture',
    rule: 'accepted',
    verb: 'evidence',
    answer: { status: 'REFUSED' },
    reader: { evidence: ({ remark }) => text(remark) === undefined },
  },
];

/** Each with its problem, if it has one. */
export async function runCanaries(): Promise<{ readonly name: string; readonly problem?: string }[]> {
  const wire = await startWire();
  try {
    const results = [];
    for (const canary of CANARIES) results.push({ name: canary.name, ...(await send(wire, canary)) });
    return results;
  } finally {
    await wire.stop();
  }
}

async function send(
  wire: Wire,
  { rule, reader = {}, answer = {}, verb }: Canary,
): Promise<{ readonly problem?: string }> {
  const json = { ...ANSWER, ...answer };
  const exchange = { key: 'GET /answer ', call: 'GET /answer', status: 200, headers: {}, json };
  const exchanges = [{ ...exchange, body: bodyOf(exchange, json) }];
  const again = async (): Promise<Outcome> => {
    const sent = (await (await fetch(`${wire.origin}/answer`)).json()) as Answer;
    const whole = { ...SOUND, ...reader };
    return verb === 'evidence'
      ? { kind: 'evidence', value: { accepted: whole.evidence(sent) } }
      : look(whole, sent);
  };
  wire.replay(exchanges);
  const personal = [ANSWER.surname, ANSWER.born];
  const before = await viewOf(again);
  const take: Take = { scenario: 'canary', verb: verb ?? 'read', again, exchanges, before, personal };
  const scene = { name: 'canary', decides: DECIDES, limitMs: LIMIT_MS };
  const rules = new Set<Rule>();
  for (const spot of spotsOf(take, new Map()))
    for await (const { failures } of sweepSpot(wire, scene, take, spot))
      for (const one of failures) rules.add(one.rule);
  const broken = [...rules].join(', ') || 'nothing';
  if (rule === undefined) return rules.size === 0 ? {} : { problem: `it is sound, and breaks ${broken}` };
  return rules.has(rule) ? {} : { problem: `it must break "${rule}", and breaks ${broken}` };
}

async function look(reader: Reader, answer: Answer): Promise<Outcome> {
  const warnings: View['warnings'][number][] = [];
  const warn: Warn = (path, quoted = '') =>
    void warnings.push({
      code: 'PARTLY_READ',
      message: `${path} could not be read as documented ${quoted}`,
      path,
    });
  reader.check(answer);
  const decision = reader.decide(answer);
  const [family_name, birthdate, locality] = [
    reader.surname(answer, warn),
    reader.born(answer, warn),
    await reader.city(answer, warn),
  ];
  const documents = [{ kind: 'identity_document', number: reader.paper(answer, warn) }];
  const value = {
    documents: JSON.parse(JSON.stringify(documents)),
    ref: { id: ANSWER.id },
    status: decision === undefined ? 'processing' : 'completed',
    decision,
    extracted: JSON.parse(JSON.stringify({ family_name, birthdate, address: { locality } })),
    warnings,
  };
  return { kind: 'read', value };
}

/** As a careless reader would: it fails on whatever is not text. */
function trimmed(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new TypeError('trim is not a function');
  return value.trim();
}
