import {
  type AdapterDeps,
  getRaw,
  isEnded,
  type ModeCapabilities,
  type ProofingProvider,
  type ProviderCapabilities,
  type ResultOptions,
  type SessionRef,
} from '@anyproof/core';
import { openState, type Parsed } from '@anyproof/provider-kit';
import type { ShootIdClient } from './client/index.js';
import { type Result, result } from './client/transaction.js';
import { createSession, launchOf } from './create.js';
import { mapResult, mapSession } from './result/session.js';
import type { ShootIdSettings } from './settings.js';
import { type RefState, refState } from './state.js';
import { evidenceOf, uploadDocument } from './upload.js';

/**
 * Implements the contract for ShootID: a QR code for the person's phone, or pages from the app (dossier 2). There is no
 * finalizing call.
 */
export function createProvider(
  client: ShootIdClient,
  settings: ShootIdSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer } = deps;
  const setup = { client, settings, deps };
  const stateOf = (ref: SessionRef) => openState(sealer, ref, refState);
  const rememberedBy = (ref: SessionRef): Partial<RefState> => (ref.state === undefined ? {} : stateOf(ref));

  return {
    specificationVersion: 'v1',
    id: 'shootid',
    capabilities: capabilitiesOf(settings),

    createSession: (input, call) => createSession(setup, input, call),

    getLaunch: async (ref, { mode } = {}) => launchOf(stateOf(ref), mode, provider),

    submitEvidence: async (ref, evidence, call = {}) =>
      uploadDocument(setup, ref, stateOf(ref), evidence, call),

    getSession: async (ref, call = {}) =>
      mapSession(ref, rememberedBy(ref), await client.result(ref.id, call.signal), settings),

    getResult: async (ref, call = {}) => {
      const state = rememberedBy(ref);
      const answer = polledOf(ref, call) ?? (await client.result(ref.id, call.signal));
      return mapResult(ref, state, answer, settings);
    },
  };
}

/** Status and result are one answer: the one that was just read, if it is an end of this session. */
function polledOf({ id }: SessionRef, { polled }: ResultOptions): Parsed<Result> | undefined {
  if (polled?.ref.id !== id || !isEnded(polled.status)) return undefined;
  const raw = getRaw(polled);
  const { value, unread, another } = result.read(raw, { session: id });
  return value === undefined || another !== undefined ? undefined : { value, raw, unread };
}

function capabilitiesOf(settings: ShootIdSettings): ProviderCapabilities {
  // The requested kinds are remembered in the ref; nothing else of the input has any effect.
  const mode: ModeCapabilities = { hints: ['evidence'], expectedClaims: [], selfAssertedClaims: [] };
  return {
    flows: {
      // ShootID's only type, IDENTITY, does not say which documents it covers (dossier 1).
      default: {
        modes: { hosted: mode, direct: mode },
        evidence: evidenceOf(settings),
        requiredClaims: [],
      },
    },
    idempotentCreate: false,
    filters: [],
    erasure: [],
    artifacts: [],
  };
}
