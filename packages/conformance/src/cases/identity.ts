import assert from 'node:assert/strict';
import type { Capability, Proofing, ProofingErrorCode, SessionRef } from '@anyproof/core';
import { type Bench, bestEnding, vendorWith } from '../bench/bench.js';
import { assertCode, failureOf, outcomeOf } from '../bench/outcome.js';
import { assertSilent } from '../detector/silent.js';
import type { NamedAnswer, NamedVerb } from '../harness/verbs.js';
import { type Suite, unless } from './case.js';

/** What a verb may throw: an answer to a creation that is not this one's may hide a session that was made. */
const REFUSED: readonly ProofingErrorCode[] = ['BAD_RESPONSE'];
const REFUSED_CREATION: readonly ProofingErrorCode[] = ['BAD_RESPONSE', 'AMBIGUOUS'];

/** Whose answer it is: one that names another session is never taken for this session's. */
export function identityCases({ harness, has, add }: Suite): void {
  const { named = [] } = harness;
  if (named.length === 0) {
    const why = "the harness names no answer with a session id; this vendor's answers may have none";
    add('an answer about another session is BAD_RESPONSE', async () => undefined, why);
  }
  const places = new Map<NamedVerb, number>();
  for (const one of named) {
    const place = (places.get(one.verb) ?? 0) + 1;
    places.set(one.verb, place);
    const which = place === 1 ? one.verb : `${one.verb}, answer ${place}`;
    add(
      `${which}: an answer with another session's id is BAD_RESPONSE, and nothing of it is stored`,
      (bench) => assertRefused(bench, one, 'id'),
    );
    // Where the fields are others than the id, a whole answer of another session shows nothing new.
    if (one.fields === undefined)
      add(
        `${which}: the whole answer of another session is BAD_RESPONSE, and nothing of it is stored`,
        (bench) => assertRefused(bench, one, 'body'),
      );
  }

  const sealed = unless(harness.adapter.sealsState === true, "this adapter's refs contain no secret");
  for (const verb of ON_SESSIONS)
    add(
      `${verb}: another session's id with its own state is REF_INVALID, before any call`,
      async (bench) => {
        const { mine, other } = await twoSessions(bench);
        const mixed: SessionRef = { ...mine, id: other.id };
        const before = bench.received().length;
        const outcome = await outcomeOf(() => callOn(bench, bench.again(), verb, mixed));
        assertCode(outcome, ['REF_INVALID'], verb);
        assert.equal(bench.received().length, before, 'the vendor was called with a ref that does not match');
      },
      sealed ?? unless(hasVerb(verb, has), `this vendor has no ${verb}`),
    );
}

const ON_SESSIONS = [
  'getSession',
  'getResult',
  'getLaunch',
  'recordConsent',
  'submitEvidence',
  'finalizeSession',
  'cancelSession',
  'retrySession',
  'decideSession',
  'downloadArtifact',
  'eraseSession',
] as const satisfies readonly NamedVerb[];

const ABILITIES: { readonly [Verb in NamedVerb]?: Capability } = {
  getLaunch: 'launch',
  recordConsent: 'consent',
  submitEvidence: 'evidence',
  finalizeSession: 'finalize',
  cancelSession: 'cancel',
  retrySession: 'retry',
  decideSession: 'decide',
  downloadArtifact: 'artifacts',
  eraseSession: 'erase',
};

function hasVerb(verb: NamedVerb, has: Suite['has']): boolean {
  const ability = ABILITIES[verb];
  return ability === undefined || has(ability);
}

async function twoSessions(bench: Bench): Promise<{ readonly mine: SessionRef; readonly other: SessionRef }> {
  const [mine, other] = [await bench.create(), await bench.create()];
  return { mine: mine.ref, other: other.ref };
}

async function assertRefused(bench: Bench, one: NamedAnswer, answer: 'id' | 'body'): Promise<void> {
  const { verb, request, decided, fields } = one;
  const sound = bench.again();
  // The other session is at its end, approved where the vendor approves, or where the verb needs it, as this one is.
  const other =
    BEFORE[verb] === undefined
      ? (await bench.reach(bestEnding(bench.harness))).ref
      : await readyRef(bench, verb);
  if (verb !== 'createSession') await outcomeOf(() => callOn(bench, sound, verb, other));
  const mine =
    decided === true ? (await bench.reach(bestEnding(bench.harness))).ref : await readyRef(bench, verb);
  // What the call needs is read before, so that the answer meets the verb itself.
  const call = await readyCall(bench, sound, verb, mine);
  const app = bench.again();
  // Such a verb looks at the session first, and what it sees there is true.
  if (BEFORE[verb] !== undefined) await app.getSession(mine);
  const known = await pastOf(app, mine, verb);
  const told = bench.events.length;
  const before = bench.received().length;
  bench.vendor.faults.add({
    ...request,
    effect: { kind: 'wrong-session', answer, ...(fields === undefined ? {} : { fields }) },
  });
  const error = await failureOf(() => call(app));

  assert.ok(
    bench.received(request, before).length > 0,
    'the request was never sent, so the fault had no effect',
  );
  assertCode(error, verb === 'createSession' ? REFUSED_CREATION : REFUSED, verb);
  assertSilent(error, [...bench.harness.person.personalData, ...bench.vendor.secrets()], 'the error');
  assert.deepEqual(await pastOf(app, mine, verb), known, 'part of the answer was stored');
  const changes = bench.events.slice(told).filter(({ type }) => type === 'session');
  assert.deepEqual(changes, [], 'the observer got a change');

  bench.vendor.faults.clear();
  const session = await app.getSession(mine);
  assert.equal(session.ref.id, mine.id);
  assert.equal(
    session.status,
    (await bench.again().getSession(mine)).status,
    'a later answer is read as usual',
  );
}

/** What the app knows. A verb that looks at the session first moves the time of what it saw there. */
async function pastOf(app: Proofing, ref: SessionRef, verb: NamedVerb): Promise<readonly object[]> {
  const history = await app.getHistory(ref);
  return BEFORE[verb] === undefined ? history : history.map(({ at: _at, ...entry }) => entry);
}

/** What has to happen at the vendor before these verbs are of use. */
const BEFORE: { readonly [Verb in NamedVerb]?: (bench: Bench, id: string) => void } = {
  retrySession: (bench, id) => vendorWith(bench, 'failAttempt').failAttempt(id),
  decideSession: (bench, id) => vendorWith(bench, 'askDecision').askDecision(id),
};

/** An open session, where the verb wants it to be. */
async function readyRef(bench: Bench, verb: NamedVerb): Promise<SessionRef> {
  const { ref } = await bench.create();
  if (verb === 'finalizeSession') await bench.show(ref);
  BEFORE[verb]?.(bench, ref.id);
  return ref;
}

async function callOn(bench: Bench, app: Proofing, verb: NamedVerb, ref: SessionRef): Promise<unknown> {
  return (await readyCall(bench, app, verb, ref))(app);
}

/** The verb, ready to be called; what it needs is read by `reader`. */
async function readyCall(
  bench: Bench,
  reader: Proofing,
  verb: NamedVerb,
  ref: SessionRef,
): Promise<(app: Proofing) => Promise<unknown>> {
  const [first] = bench.harness.evidence.good;
  switch (verb) {
    case 'createSession':
      return (app) => app.createSession(bench.input());
    case 'submitEvidence':
      assert.ok(first !== undefined, 'the harness has no evidence');
      return (app) => app.submitEvidence(ref, first);
    case 'recordConsent':
      return (app) => app.recordConsent(ref, { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' });
    case 'downloadArtifact': {
      const [kind = 'other'] = reader.capabilities().artifacts;
      const artifact = await artifactOf(reader, ref, kind);
      return (app) => app.downloadArtifact(ref, artifact);
    }
    case 'eraseSession': {
      const [scope] = reader.capabilities().erasure;
      return (app) => app.eraseSession(ref, scope);
    }
    case 'retrySession': {
      const session = await reader.getSession(ref).catch(() => undefined);
      const { reference } = { ...bench.input(), ...session };
      return (app) => app.retrySession(ref, { ...bench.input(), reference });
    }
    case 'decideSession':
      return (app) => app.decideSession(ref, { decision: 'declined', by: 'rule-7' });
    default:
      return (app) => app[verb](ref);
  }
}

/** Of a session that was decided; an id that any vendor could have given, where it was not. */
async function artifactOf(
  app: Proofing,
  ref: SessionRef,
  kind: Parameters<Proofing['downloadArtifact']>[1]['kind'],
) {
  const artifacts = await app.getResult(ref).then(
    (result) => result.artifacts,
    () => [],
  );
  return artifacts[0] ?? { id: 'front', kind };
}
