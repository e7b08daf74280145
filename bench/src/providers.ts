import { oneKosmos } from '@anyproof/1kosmos';
import { createProofing, type Proofing } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import { shootId } from '@anyproof/shootid';
import { PROCESS } from './canned.js';

export const LICENSE = '00000000-1111-2222-3333-444444444444';

export const BENCH_SEAL = { key: Buffer.alloc(32, 7).toString('base64') };

/** All four providers against the bench's server. */
export function benchProofing(origin: string): Proofing {
  return createProofing({
    adapters: [id360, innovatrics, oneKosmos, shootId],
    config: {
      provider: 'id360',
      seal: BENCH_SEAL,
      providers: {
        id360: { baseUrl: origin, username: 'bench', password: 'bench', process: PROCESS },
        innovatrics: { baseUrl: origin, username: 'bench', password: 'bench' },
        '1kosmos': oneKosmosSettings(origin),
        shootid: { baseUrl: origin, applicationToken: 'bench', applicationSecret: 'bench' },
      },
    },
  });
}

export function oneKosmosSettings(origin: string) {
  return {
    baseUrl: `${origin}/idproofingapi`,
    licenseKey: LICENSE,
    tenantDns: 'tenant.example',
    tenantId: '64b0c0ffee0000000000a001',
    communityId: '64b0c0ffee0000000000b001',
    communityName: 'default',
    connector: { id: 'bench', type: 'emulated', config: {} },
    verification: { id: 'bench', tag: 'bench', type: 'idcard_authenticate', config: {} },
  };
}
