// One way of uploading, in a process of its own, so that the memory of the others does not count.
import { oneKosmos } from '@anyproof/1kosmos';
import { createProofing, createSealer, fileSource, type Proofing, type SessionRef } from '@anyproof/core';
import { SESSION } from './canned.js';
import { BENCH_SEAL, benchProofing, oneKosmosSettings } from './providers.js';
import { UPLOADS, type UploadReport, type Way } from './upload-memory.js';

interface Side {
  readonly proofing: Proofing;
  readonly ref: SessionRef;
}

const SIDES: Readonly<Record<Way, (origin: string) => Side>> = {
  raw: (origin) => {
    const state = JSON.stringify({ apiKey: 'b2'.repeat(64) });
    const ref = { provider: 'id360', id: '215416' };
    return {
      proofing: benchProofing(origin),
      ref: { ...ref, state: createSealer(ref.provider, BENCH_SEAL).seal(ref.id, state) },
    };
  },
  base64: (origin) => ({ proofing: benchProofing(origin), ref: { provider: '1kosmos', id: SESSION } }),
  // 1Kosmos with every body sealed, as a deployment may ask for.
  'sealed base64': (origin) => ({
    proofing: createProofing({
      adapters: [oneKosmos],
      config: {
        provider: '1kosmos',
        providers: { '1kosmos': { ...oneKosmosSettings(origin), envelope: 'all' } },
      },
    }),
    ref: { provider: '1kosmos', id: SESSION },
  }),
};

const [way, origin = '', file = ''] = process.argv.slice(2);
const side = Object.entries(SIDES).find(([name]) => name === way)?.[1];
if (side === undefined) throw new Error(`unknown way ${way}`);
const { proofing, ref } = side(origin);
const upload = () =>
  proofing.submitEvidence(ref, { kind: 'selfie', pages: [fileSource(file, 'image/jpeg')] });

// The first upload loads code and opens what every later one uses.
await upload();
globalThis.gc?.();
const before = process.memoryUsage.rss();
let highest = before;
const watch = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss());
}, 5);
await Promise.all(Array.from({ length: UPLOADS }, upload));
clearInterval(watch);
const report: UploadReport = { growth: Math.max(highest, process.memoryUsage.rss()) - before };
process.send?.(report, () => process.exit(0));
