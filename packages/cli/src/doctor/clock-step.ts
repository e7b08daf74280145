import { type AdapterDeps, type DiagnosisStep, ProofingError } from '@anyproof/core';
import { createHttpClient } from '@anyproof/provider-kit';
import type { Target } from './network.js';

/** Half of what the strictest vendor takes (1Kosmos: a minute). */
const TOLERANCE_MS = 30_000;
const EVERY_STATUS = Array.from({ length: 500 }, (_, index) => 100 + index);

/** The `Date` of any answer against our own clock. */
export function clockStep({ url, http }: Target, deps: AdapterDeps): DiagnosisStep {
  const { clock } = deps;
  return {
    check: 'clock',
    run: async ({ signal }) => {
      let theirs = Number.NaN;
      const client = createHttpClient(
        {
          baseUrl: url.href.replace(/\/+$/, ''),
          http,
          errors: { nativeCode: () => undefined, codes: {} },
          onAnswer: ({ headers }) => {
            theirs = Date.parse(headers['date'] ?? '');
          },
        },
        deps,
      );
      const before = clock.now();
      const request = {
        method: 'GET',
        path: '/',
        route: '/',
        repeat: 'never',
        answers: EVERY_STATUS,
        signal,
      } as const;
      await client.send(request).catch((error: unknown) => {
        // A web page tells the time as well; a call that got no answer is another check's matter.
        if (ProofingError.isInstance(error) && error.code === 'ABORTED') throw error;
      });
      if (Number.isNaN(theirs)) return { skipped: 'no answer carried a date' };
      const ahead = (before + clock.now()) / 2 - theirs;
      if (Math.abs(ahead) <= TOLERANCE_MS) return undefined;
      const seconds = Math.round(Math.abs(ahead) / 1_000);
      return {
        failed: `this machine's clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the vendor's`,
      };
    },
    fix: "set this machine's clock by NTP (timedatectl set-ntp true); vendors reject requests that are a minute off",
    blocks: false,
  };
}
