import {
  type AdapterDeps,
  type CreateSessionInput,
  getRaw,
  isEnded,
  ProofingError,
  type ProofingProvider,
  type ProviderCapabilities,
  type ResultOptions,
  type SessionRef,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { ignoredHints, openState, type Parsed, sealState } from '@anyproof/provider-kit';
import type { ShootIdClient } from './client/index.js';
import { type Result, result } from './shootid-answers.js';
import { evidenceCapabilities, typeFor } from './shootid-evidence.js';
import { imageUrlFor, qrLaunch } from './shootid-launch.js';
import { mapCreated, mapResult, mapSession } from './shootid-mapper.js';
import { readOptions } from './shootid-options.js';
import type { ShootIdSettings } from './shootid-settings.js';
import { type ShootIdState, shootIdState } from './shootid-state.js';
import { uploadDocument } from './shootid-upload.js';

/** ShootID on the contract: a QR code for the person's phone, or pages from the app (dossier 2). Nothing finalizes. */
export function createShootIdProvider(
  client: ShootIdClient,
  settings: ShootIdSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer } = deps;
  const stateOf = (ref: SessionRef) => openState(sealer, ref, shootIdState);

  return {
    specificationVersion: 'v1',
    id: 'shootid',
    capabilities: capabilitiesWith(settings),

    createSession: async (input, call = {}) => {
      const { evidence = [], reference } = input;
      const options = readOptions(input.providerOptions?.['shootid'], provider);
      for (const kind of evidence) typeFor(kind, settings, provider);
      const { value, raw } = await client.init(call.signal);
      const imageUrl = imageUrlFor(value.qrCode, settings);
      const state: ShootIdState = {
        reference,
        evidence,
        ...options,
        ...(imageUrl === undefined ? {} : { imageUrl }),
      };
      const id = value.transactionId;
      const ref = { provider, id, state: sealState(sealer, id, state) };
      const session = { ...mapCreated(ref, state, settings), warnings: warningsFor(input) };
      const launch =
        input.mode === 'direct' ? { kind: 'direct' as const } : qrLaunch(imageUrl ?? lost(provider));
      return withLaunch(withRaw(session, raw), launch);
    },

    getLaunch: async (ref) => qrLaunch(stateOf(ref).imageUrl ?? noPicture(provider)),

    submitEvidence: async (ref, evidence, call = {}) => {
      const type = typeFor(evidence.kind, settings, provider);
      const options = { ...settings.uploadOptions, ...stateOf(ref).uploadOptions };
      const upload = { transactionId: ref.id, type, evidence, options };
      return uploadDocument(client, upload, settings, provider, call);
    },

    getSession: async (ref, call = {}) =>
      mapSession(ref, stateOf(ref), await client.result(ref.id, call.signal), settings),

    getResult: async (ref, call = {}) => {
      const state = stateOf(ref);
      return mapResult(
        ref,
        state,
        polledOf(ref, call) ?? (await client.result(ref.id, call.signal)),
        settings,
      );
    },
  };
}

/** Status and result are one answer: the one that was read a moment ago, where it is an end of this session. */
function polledOf({ id }: SessionRef, { polled }: ResultOptions): Parsed<Result> | undefined {
  if (polled?.ref.id !== id || !isEnded(polled.status)) return undefined;
  const raw = getRaw(polled);
  const { value, unread, another } = result.read(raw, { session: id });
  return value === undefined || another !== undefined ? undefined : { value, raw, unread };
}

function capabilitiesWith(settings: ShootIdSettings): ProviderCapabilities {
  return {
    modes: ['hosted', 'direct'],
    evidence: evidenceCapabilities(settings),
    // ShootID's one type IDENTITY says no more; these two have the MRZ that it reads (dossier 1).
    documentTypes: ['identity_card', 'passport'],
    expectedClaims: [],
    verbs: ['launch', 'evidence'],
    manualReview: false,
    artifacts: [],
  };
}

/** `/init` takes no parameter (dossier 2), so nothing of the input reaches the vendor. */
function warningsFor(input: CreateSessionInput): Warning[] {
  return [
    ...ignoredHints(input, [
      'flow',
      'documentTypes',
      'country',
      'locale',
      'returnUrl',
      'selfAsserted',
      'expected',
    ]),
    ...(input.consent === undefined
      ? []
      : [
          {
            code: 'STEP_NOT_NEEDED' as const,
            path: 'consent',
            message: 'this vendor takes no consent by API',
          },
        ]),
  ];
}

function lost(provider: string): never {
  throw new ProofingError({
    code: 'AMBIGUOUS',
    message: 'GET /init: the answer has no QR code to show, so a session may exist; create a new one',
    provider,
  });
}

function noPicture(provider: string): never {
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: 'the vendor gave this session no QR code; create a new one in hosted mode',
    provider,
  });
}
