import assert from 'node:assert/strict';
import type { ProofingError } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import { uploadsOf } from '../bench/modes.js';
import { failureOf } from '../bench/outcome.js';
import { ALWAYS, FAULTED_VERBS, readyFor, verbIsMissing, workOf } from '../bench/verbs.js';
import type { Secret } from '../detector/detector.js';
import { launchTexts } from '../detector/launch.js';
import { assertSilent } from '../detector/silent.js';
import type { Fault } from '../harness/vendor.js';
import { type Suite, unless } from './case.js';

/** Secrets and people show in no error, no event and no log, whatever a vendor's answer quotes. */
export function redactionCases(suite: Suite): void {
  const { harness, provider, flow, modes, has, add } = suite;

  for (const verb of FAULTED_VERBS)
    for (const [what, effectOf] of INDISCRETIONS)
      add(
        `${verb}: an error reveals nothing of ${what}`,
        async (bench) => {
          const { ref, call } = await readyFor(bench, verb);
          const forbidden = [...secretsOf(bench), ...(ref === undefined ? [] : idOf(ref.id))];
          bench.vendor.faults.add({ ...workOf(harness, verb), times: ALWAYS, effect: effectOf(forbidden) });
          const error = await failureOf(() => call(bench.proofing));
          assertErrorSilent(error, [...forbidden, ...secretsOf(bench)]);
        },
        verbIsMissing(harness, provider, verb),
      );

  add('events contain no secret, no personal data and no id', async (bench) => {
    const { ref } = await bench.reach(bestEnding(harness));
    assert.ok(bench.events.length > 0, 'nothing was observed');
    assertSilent(bench.events, [...secretsOf(bench), ...idOf(ref.id)], 'the events');
  });

  add('there is an event for each request, with its route', async (bench) => {
    await bench.create();
    const sent = bench.received().length;
    const told = bench.events.filter((event) => event.type === 'http');
    assert.equal(told.length, sent, 'requests without an event, or events without a request');
  });

  add('an observer that throws has no effect', async (bench) => {
    const broken = {
      observe: () => {
        throw new Error('the observer is broken');
      },
    };
    const session = await bench.again({ deps: { observer: broken } }).createSession(bench.input());
    assert.equal(session.status, 'pending');
  });

  for (const mode of modes)
    add(
      `a session in ${mode} mode shows neither its launch nor a key when it is logged, spread or stored`,
      async (bench) => {
        const session = await bench.create({ mode });
        assert.ok(session.launch !== undefined, 'there is no launch');
        assert.ok(!JSON.stringify(session).includes('"launch"'), 'JSON shows the launch');
        assert.ok(!('launch' in { ...session }), 'a copy has the launch');
        const ways = launchTexts(session).map(launchSecret);
        assertSilent(session, [...bench.vendor.secrets(), ...ways], 'the session');
      },
    );

  add('an error about wrong credentials does not quote them', async (bench) => {
    const app = bench.again();
    bench.vendor.faults.add({
      times: ALWAYS,
      effect: { kind: 'status', status: 401, body: bench.vendor.secrets().join(' ') },
    });
    const error = await failureOf(() => app.createSession(bench.input()));
    assertErrorSilent(error, secretsOf(bench));
  });

  add('a logged provider shows none of its credentials', async (bench) => {
    assertSilent(bench.proofing.provider().capabilities, bench.vendor.secrets(), 'the capabilities');
    assertSilent({ provider: bench.proofing.provider() }, bench.vendor.secrets(), 'the provider');
  });

  add(
    'an error about a source quotes nothing about the person',
    async (bench) => {
      const { ref } = await bench.create();
      const [name = 'nobody'] = harness.person.personalData;
      const source = {
        mediaType: 'image/jpeg',
        size: 1000,
        open: () => {
          throw new Error(`no such file: ${name}.jpg`);
        },
      };
      const kind = uploadsOf(flow)[0]?.kind ?? 'identity_document';
      const error = await failureOf(() => bench.proofing.submitEvidence(ref, { kind, pages: [source] }));
      assertErrorSilent(error, [name]);
    },
    unless(has('evidence'), 'this vendor accepts no evidence'),
  );
}

type Indiscretion = readonly [what: string, effectOf: (forbidden: readonly string[]) => Fault['effect']];

const INDISCRETIONS: readonly Indiscretion[] = [
  [
    'what the vendor quotes in JSON',
    (texts) => ({
      kind: 'status',
      status: 422,
      body: JSON.stringify({
        detail: texts.join(' '),
        message: texts[0],
        error: texts.join(' '),
        errors: { name: texts },
      }),
      headers: { 'content-type': 'application/json' },
    }),
  ],
  [
    'what the vendor quotes in a page',
    (texts) => ({
      kind: 'status',
      status: 403,
      body: `<html><body>${texts.join('<br>')}</body></html>`,
      headers: {
        'content-type': 'text/html',
        'x-request-id': texts.join('_').replace(/[^A-Za-z0-9_-]/g, ' '),
      },
    }),
  ],
  ['its request when the connection is cut', () => ({ kind: 'reset' })],
];

/** What must not show: credentials and keys, and the person. */
const secretsOf = ({ vendor, harness }: Bench): string[] => [
  ...vendor.secrets(),
  ...harness.person.personalData,
];

/** Half of it may be the session's id, which stands in the ref. */
const launchSecret = (text: string): Secret => ({
  kind: 'credential',
  name: 'the launch',
  text,
  whole: true,
});

/** A short id would be found by chance. */
const idOf = (id: string): string[] => (id.length >= 6 ? [id] : []);

function assertErrorSilent(error: ProofingError, forbidden: readonly string[]): void {
  assertSilent(error, forbidden, `the error ${error.code}`);
}
