import { SESSION } from './canned.js';
import type { Figure } from './figures.js';
import { benchProofing } from './providers.js';
import { startBenchServer } from './server-process.js';

const CALLS = 1_000;

/** What 1,000 concurrent first calls ask of the vendor before they can start. */
export async function singleFlightFigures(): Promise<Figure[]> {
  const asked = async (provider: string, id: string, path: string, name: string): Promise<Figure> => {
    const server = await startBenchServer();
    try {
      const proofing = benchProofing(server.origin);
      await Promise.all(Array.from({ length: CALLS }, () => proofing.getSession({ provider, id })));
      const { counts } = await server.counts();
      const calls = Object.entries(counts).reduce((sum, [, count]) => sum + count, 0);
      const detail = `${calls} requests in all, counted by the server`;
      return { name, value: counts[path] ?? 0, unit: '', bound: 'max', limit: 1, detail };
    } finally {
      server.stop();
    }
  };
  return [
    await asked(
      'id360',
      '215416',
      '/api/1.0.0/user/login/',
      `logins for ${CALLS} concurrent first ID360 calls`,
    ),
    await asked(
      '1kosmos',
      SESSION,
      '/idproofingapi/publickeys',
      `/publickeys reads for ${CALLS} concurrent first 1Kosmos calls`,
    ),
  ];
}
