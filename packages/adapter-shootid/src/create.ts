import {
  type AdapterDeps,
  type CallOptions,
  type CreatedSession,
  type CreateSessionInput,
  type Launch,
  type Mode,
  ProofingError,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { readProviderOptions, sealState } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { ShootIdClient } from './client/index.js';
import { mapCreated } from './result/session.js';
import type { ShootIdSettings } from './settings.js';
import type { RefState } from './state.js';
import { uploadOptionProblem } from './vocabulary.js';

/** Options that only ShootID has: `providerOptions: { shootid: { … } satisfies ShootIdSessionOptions }`. */
export interface ShootIdSessionOptions {
  /** Sent with each upload of this session; they take precedence over those of the settings. */
  readonly uploadOptions?: { readonly [field: string]: string };
}

const uploadOption = z.string().refine((name) => uploadOptionProblem(name) === undefined);
const optionsSchema = z.strictObject({ uploadOptions: z.record(uploadOption, z.string()).optional() });

interface Setup {
  readonly client: ShootIdClient;
  readonly settings: ShootIdSettings;
  readonly deps: AdapterDeps;
}

/**
 * Makes one call, without parameters (dossier 2): the ref carries what ShootID does not store. Throws INVALID_INPUT
 * before it.
 */
export async function createSession(
  { client, settings, deps }: Setup,
  input: CreateSessionInput,
  { signal }: CallOptions,
): Promise<CreatedSession> {
  const { provider, sealer } = deps;
  const { evidence = [], reference } = input;
  const options = readProviderOptions<ShootIdSessionOptions>(optionsSchema, input, 'shootid', provider);
  const { value, raw } = await client.init(signal);
  const imageUrl = imageUrlFor(value.qrCode, settings);
  const state: RefState = { reference, evidence, ...options, ...(imageUrl && { imageUrl }) };
  const id = value.transactionId;
  const ref = { provider, id, state: sealState(sealer, id, state) };
  const launch = input.mode === 'direct' ? {} : { qrImageUrl: imageUrl ?? lost(provider) };
  return withLaunch(withRaw(mapCreated(ref, state, settings), raw), launch);
}

/** The QR code again. Throws UNSUPPORTED if the vendor returned none. */
export function launchOf({ imageUrl }: RefState, mode: Mode | undefined, provider: string): Launch {
  return mode === 'direct' ? {} : { qrImageUrl: imageUrl ?? noPicture(provider) };
}

type Place = Pick<ShootIdSettings, 'baseUrl' | 'pathPrefix'>;

/**
 * The QR picture's address: the vendor's if it is on the configured host, otherwise built from its picture id.
 * Undefined if there is neither.
 */
function imageUrlFor(qrCode: string | undefined, place: Place): string | undefined {
  if (!qrCode || !URL.canParse(qrCode)) return undefined;
  const url = new URL(qrCode);
  if (url.origin === new URL(place.baseUrl).origin && url.username === '' && url.password === '')
    return url.href;
  const pictureId = url.searchParams.get('pictureId');
  return pictureId ? pictureUrl(pictureId, place) : undefined;
}

function pictureUrl(pictureId: string, { baseUrl, pathPrefix }: Place): string {
  return `${baseUrl}${pathPrefix}/picture?pictureId=${encodeURIComponent(pictureId)}`;
}

/** The status of the answer to `/init` (dossier 2). */
const ANSWERED = 200;

function lost(provider: string): never {
  throw new ProofingError({
    code: 'AMBIGUOUS',
    message: 'GET /init: the answer has no QR code to show, so a session may exist; create a new one',
    provider,
    httpStatus: ANSWERED,
  });
}

function noPicture(provider: string): never {
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: 'the vendor returned no QR code for this session; create a new one in hosted mode',
    provider,
  });
}
