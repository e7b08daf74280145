import type { AdapterDeps, CallOptions, DiagnosisStep, Finding } from '@anyproof/core';
import { hasCode, unless } from '@anyproof/provider-kit';
import type { OneKosmosClient } from './client/index.js';
import { type CurveName, randomKeyPair } from './protocol/keys.js';
import type { OneKosmosSettings } from './settings.js';
import type { OneKosmosFlow } from './state.js';

type Deps = Pick<AdapterDeps, 'provider' | 'random'>;

/** The checks that `anyproof doctor` makes at 1Kosmos; they only read (dossier 6.2). */
export function oneKosmosDiagnosis(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  deps: Deps,
): readonly DiagnosisStep[] {
  return [
    {
      check: 'base path',
      run: async ({ signal }) => {
        await client.platform.publicKeys(signal);
        return undefined;
      },
      fix: 'the base URL ends in /idproofingapi, as in https://tenant.example/idproofingapi',
      settings: ['baseUrl'],
    },
    {
      check: 'curve',
      run: ({ signal }) => curveFinding(client, settings.curve, deps, signal),
      fix: `set curve to ${other(settings.curve)}, if that is what 1Kosmos says your deployment uses`,
      settings: ['curve'],
    },
    {
      check: 'tenant',
      run: (call) => tenantFinding(client, settings, call),
      fix: 'check the host name of your tenant and the name of the community; ids are looked up if they are omitted',
      settings: ['tenantDns', 'communityName', 'tenantId', 'communityId', 'tenantOrigin'],
    },
    {
      check: 'credentials',
      run: (call) => licenseFinding(client, settings, deps, call),
      fix: 'the license key is wrong, disabled, expired or of another level (the vendor answers the same in all these cases): compare it with the one of your tenant, and ask 1Kosmos for its expiry',
      settings: ['licenseKey'],
    },
    ...Object.entries(settings.flows).map(([flow, one]): DiagnosisStep => {
      const prefix = flow === 'default' ? '' : `flows.${flow}.`;
      const what = 'dvcId' in one ? 'dvcID' : 'connector';
      return {
        check: flow === 'default' ? what : `${what} of flow ${flow}`,
        run: (call) => flowFinding(client, one, deps, call),
        fix:
          'dvcId' in one
            ? 'check the id of the verification configuration, and that it belongs to this tenant'
            : "check the connector's type: the service lists those it serves under {baseUrl}/info",
        settings: [`${prefix}${'dvcId' in one ? 'dvcId' : 'connector'}`],
        blocks: false,
      };
    }),
  ];
}

const other = (curve: CurveName): CurveName => (curve === 'p256' ? 'secp256k1' : 'p256');

/** The service's own key shows which curve it is on (dossier 0.2). */
async function curveFinding(
  client: OneKosmosClient,
  curve: CurveName,
  { random, provider }: Deps,
  signal: AbortSignal | undefined,
): Promise<Finding> {
  const { publicKey } = (await client.platform.publicKeys(signal)).value;
  const liesOn = (name: CurveName): boolean => {
    try {
      randomKeyPair(random, name, provider).deriveShared(publicKey);
      return true;
    } catch {
      return false;
    }
  };
  if (liesOn(curve)) return curve;
  if (liesOn(other(curve)))
    return {
      failed: `the service's key is on ${other(curve)}, not on ${curve}`,
      fix: `set curve to ${other(curve)}`,
    };
  return {
    failed: `the service's key is not a point on ${curve} or ${other(curve)}`,
    fix: 'check that the base URL points to 1Kosmos',
    settings: ['baseUrl'],
  };
}

async function tenantFinding(
  client: OneKosmosClient,
  { tenantId, communityId, dialect }: OneKosmosSettings,
  { signal }: CallOptions,
): Promise<Finding> {
  try {
    await client.discovery.communityInfo({ signal });
    return undefined;
  } catch (error) {
    const needed = tenantId === undefined || communityId === undefined || dialect === 'docuverify';
    if (needed || !hasCode(error, 'NETWORK', 'TIMEOUT')) throw error;
    return { skipped: 'both ids are set, and the tenant itself cannot be reached from here' };
  }
}

/** Class C calls require the license key (dossier 2); each of these queries a session that does not exist. */
async function licenseFinding(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  { random }: Deps,
  { signal }: CallOptions,
): Promise<Finding> {
  const [flow] = Object.values(settings.flows);
  if (settings.outcomeFrom === 'result' && flow !== undefined) {
    await askResult(client, flow, random.uuid(), signal).catch(
      unless('PROVIDER_REJECTED', 'SESSION_NOT_FOUND', 'CONFIG'),
    );
    return undefined;
  }
  try {
    const ids = await client.discovery.community(signal);
    const query = { query: { id: random.uuid() }, pIndex: settings.firstPageIndex, pSize: 1, ...ids };
    await client.proofingSession.fetch(query, signal);
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'PROVIDER_REJECTED')) throw error;
    return {
      failed: 'the license key is accepted, but the ids of tenant and community are not',
      fix: 'omit tenantId and communityId: they are looked up; if you set them, check both',
      settings: ['tenantId', 'communityId'],
    };
  }
}

async function flowFinding(
  client: OneKosmosClient,
  flow: OneKosmosFlow,
  { random }: Deps,
  { signal }: CallOptions,
): Promise<Finding> {
  if ('dvcId' in flow) {
    try {
      await askResult(client, flow, random.uuid(), signal);
    } catch (error) {
      if (hasCode(error, 'CONFIG')) return { failed: 'the vendor has no verification with this dvcID' };
      if (!hasCode(error, 'PROVIDER_REJECTED', 'SESSION_NOT_FOUND')) throw error;
    }
    return undefined;
  }
  const served = (await client.platform.connectorInfo(signal)).value.map(({ verifierType }) => verifierType);
  if (served.length === 0) return { skipped: 'the service lists no connectors' };
  const type = String(flow.connector['type']);
  return served.includes(type) ? undefined : { failed: 'the service has no connector of this type' };
}

async function askResult(
  { docuverify, shareSession }: OneKosmosClient,
  flow: OneKosmosFlow,
  sessionId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if ('dvcId' in flow) await docuverify.result({ dvcID: flow.dvcId, sessionId }, signal);
  else {
    const { connector, verification } = flow;
    await shareSession.result({ connector, verification, sessionId }, signal);
  }
}
