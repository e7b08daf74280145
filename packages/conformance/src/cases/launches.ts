import assert from 'node:assert/strict';
import { MODES, type SessionRef } from '@anyproof/core';
import { bestEnding, factsOf } from '../bench/bench.js';
import { assertLaunch } from '../contract/launch.js';
import { assertSession } from '../contract/session.js';
import { type Suite, unless } from './case.js';

/** Every way in that a vendor offers, for the mode that was asked for. */
export function launchCases({ harness, modes, has, add }: Suite): void {
  for (const mode of MODES)
    add(
      `a new session in ${mode} mode waits for the person, and has the matching launch`,
      async (bench) => {
        const input = bench.input(mode);
        const session = await bench.proofing.createSession(input);
        assertSession(session, factsOf(harness));
        assert.equal(session.status, 'pending');
        assert.equal(session.reference, input.reference, "the app's reference is kept");
        assertLaunch(session.launch, mode);
      },
      unless(modes.includes(mode), `there is no ${mode} mode`),
    );

  for (const mode of ['hosted', 'embedded'] as const) {
    const skip =
      unless(has('launch'), 'this vendor has no getLaunch') ??
      unless(modes.includes(mode), `there is no ${mode} mode`);
    add(
      `getLaunch returns a way in for ${mode} mode, in another process, and changes nothing`,
      async (bench) => {
        const { ref } = await bench.create({ mode });
        const stored: SessionRef = JSON.parse(JSON.stringify(ref));
        assertLaunch(await bench.again().getLaunch(stored, { mode }), mode);
        assert.equal((await bench.proofing.getSession(ref)).status, 'pending');
      },
      skip,
    );
    add(
      `a launch of getLaunch in ${mode} mode leads to the same session`,
      async (bench) => {
        bench.vendor.decide(bestEnding(harness));
        const { ref } = await bench.create({ mode });
        const launch = await bench.again().getLaunch(ref, { mode });
        await harness.visit?.(launch, bench.vendor);
        const { decision } = await bench.proofing.waitForResult(ref);
        assert.ok(decision !== undefined, 'nobody came to the session');
      },
      skip ?? unless(harness.visit !== undefined, "the harness cannot visit the vendor's page"),
    );
  }
}
