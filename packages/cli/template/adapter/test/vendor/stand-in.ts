import type { ConformanceVendor } from '@anyproof/conformance';
import { createDesk, type Desk } from './desk.js';
import { startVendorServer } from './server.js';

export const CREDENTIALS = { clientId: 'acme-client', clientSecret: '4f1c-Kd-client-secret-w8Rt' } as const;

export interface StandIn extends ConformanceVendor {
  readonly visit: Desk['visit'];
}

/** Acme on your machine: nobody's real data, and no network beyond loopback. */
export async function startStandIn(): Promise<StandIn> {
  const server = await startVendorServer((request) => desk.answer(request));
  const { origin, clock } = server;
  const desk = createDesk(
    CREDENTIALS,
    () => clock?.now() ?? Date.now(),
    () => origin,
  );
  return {
    ...server,
    decide: desk.decide,
    settleReview: desk.settle,
    visit: desk.visit,
    secrets: () => [CREDENTIALS.clientSecret, ...desk.secrets()],
  };
}
