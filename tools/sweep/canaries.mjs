// A check of the sweep itself: small readers of an invented vendor. Each wrong one must be caught by the rule that it breaks,
// and the sound one by none. They use nothing of ours but ProofingError.
import { ProofingError } from '@anyproof/core';
import { spotsOf, sweepSpot } from './sweep.mjs';
import { viewOf } from './view.mjs';
import { bodyOf, startWire } from './wire.mjs';

const ANSWER = {
  status: 'GRANTED',
  id: 'session-17',
  surname: 'Okonkwo-Lindqvist',
  born: '1991-04-23',
  paper: 'QX-204417',
  printed: { surname: 'OKONKWO<LINDQVIST', city: 'Tromsø' },
  remark: 'expired paper',
};
const DECIDES = [
  { call: /\/answer$/, path: 'status', kind: 'status' },
  { call: /\/answer$/, path: 'id', kind: 'id' },
];
const LIMIT_MS = 250;

const text = (value) => (typeof value === 'string' && value !== '' ? value : undefined);
const date = (value) => (/^\d{4}-\d\d-\d\d$/.test(text(value) ?? '') ? value : undefined);
const isSent = (value) => value !== undefined && value !== null && value !== '';
const bad = (message) => new ProofingError({ code: 'BAD_RESPONSE', message, provider: 'canary' });

/** Wrong readers replace one of these functions; `warn` adds a warning. */
const SOUND = {
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

/** @type {readonly { readonly name: string, readonly rule?: string, readonly reader?: Partial<typeof SOUND>, readonly answer?: object, readonly verb?: string }[]} */
const CANARIES = [
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
        isSent(surname) ? (text(surname) ?? printed.surname) : SOUND.surname({ surname, printed }, warn),
    },
  },
  {
    name: 'flattering where nothing was said',
    rule: 'changed-absent',
    reader: {
      surname: ({ surname, printed }, warn) =>
        isSent(surname) ? SOUND.surname({ surname, printed }, warn) : printed.surname,
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
    reader: { city: ({ printed }) => printed.city?.trim() },
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

/** @returns {Promise<{ name: string, problem?: string }[]>} */
export async function runCanaries() {
  const wire = await startWire();
  try {
    const results = [];
    for (const canary of CANARIES) results.push({ name: canary.name, ...(await send(wire, canary)) });
    return results;
  } finally {
    await wire.stop();
  }
}

async function send(wire, { rule, reader = {}, answer = {}, verb = 'read' }) {
  const json = { ...ANSWER, ...answer };
  const exchange = { key: 'GET /answer ', call: 'GET /answer', status: 200, headers: {}, json };
  const exchanges = [{ ...exchange, body: bodyOf(exchange, json) }];
  const run = async () => {
    const sent = await (await fetch(`${wire.origin}/answer`)).json();
    return verb === 'read' ? look({ ...SOUND, ...reader }, sent) : showed({ ...SOUND, ...reader }, sent);
  };
  wire.replay(exchanges);
  const personal = [ANSWER.surname, ANSWER.born];
  const before = await viewOf(run, ProofingError.isInstance);
  const take = { scenario: 'canary', verb, run, exchanges, before, personal };
  const scene = { name: 'canary', decides: DECIDES, limitMs: LIMIT_MS };
  const rules = new Set();
  for (const spot of spotsOf(take, new Map()))
    for await (const { failures } of sweepSpot(wire, scene, take, spot))
      for (const one of failures) rules.add(one.rule);
  const broken = [...rules].join(', ') || 'nothing';
  if (rule === undefined) return rules.size === 0 ? {} : { problem: `it is sound, and breaks ${broken}` };
  return rules.has(rule) ? {} : { problem: `it must break "${rule}", and breaks ${broken}` };
}

async function look(reader, answer) {
  const warnings = [];
  const warn = (path, quoted = '') =>
    warnings.push({
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

const showed = (reader, answer) => ({ kind: 'evidence', value: { accepted: reader.evidence(answer) } });
