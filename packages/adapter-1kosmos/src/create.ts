import {
  type CallOptions,
  type CreateSessionInput,
  type Launch,
  type Mode,
  ProofingError,
  type SessionRef,
  type Warning,
} from '@anyproof/core';
import {
  compact,
  entryOf,
  flowNamed,
  type Parsed,
  pathSegment,
  plainText,
  readProviderOptions,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import type { OneKosmosClient } from './client/index.js';
import { isPageOfAnother } from './client/session.js';
import type { CreatedSession, ReportedUser } from './client/sessions.js';
import type { NativeDocumentType, SessionRequest } from './client/share-session.js';
import type { OneKosmosSettings } from './settings.js';
import { isJson, type OneKosmosFlow, uidOf } from './state.js';
import { DOCUMENT_TYPES } from './vocabulary.js';

/** The fields of a creation that both dialects share (dossier 6.1 and 6.3), and its flow. */
export interface Creation {
  readonly flow: OneKosmosFlow;
  readonly sessionRequest: SessionRequest;
}

/** Throws INVALID_INPUT, before any call. */
export function creationOf(
  input: CreateSessionInput,
  settings: OneKosmosSettings,
  provider: string,
): Creation {
  const flow = flowNamed(input.flow, settings.flows, provider);
  const options = readProviderOptions<OneKosmosSessionOptions>(optionsSchema, input, '1kosmos', provider);
  const { selfAsserted = {} } = input;
  const workflowMetadata = metadataOf(input, flow, options);
  return {
    flow,
    sessionRequest: {
      tenantDNS: settings.tenantDns,
      communityName: settings.communityName,
      documentType: nativeDocumentType(input, flow.documentType),
      user: compact<ReportedUser>({
        uid: uidOf(input).uid,
        username: options.username,
        firstname: plainText(selfAsserted.given_name),
        lastname: plainText(selfAsserted.family_name),
      }),
      ...(options.did !== undefined && { did: options.did }),
      ...(workflowMetadata && { workflowMetadata }),
    },
  };
}

/** A session accepts one type of document: the first requested one that the vendor has. */
function nativeDocumentType(
  { documentTypes = [] }: CreateSessionInput,
  fallback: NativeDocumentType,
): NativeDocumentType {
  const known = documentTypes.map((type) => entryOf(DOCUMENT_TYPES, type));
  return known.find((native) => native !== undefined) ?? fallback;
}

/** Whether this hint is ignored depends on its value, so core cannot tell from the capabilities. */
export function creationWarnings({ documentTypes = [] }: CreateSessionInput): readonly Warning[] {
  return new Set(documentTypes).size > 1 ? [ONE_TYPE] : [];
}

const ONE_TYPE: Warning = {
  code: 'HINT_IGNORED',
  path: 'documentTypes',
  message: 'a session accepts one type of document: only the first of documentTypes is used',
};

/**
 * The vendor keeps a session by one id of the app's. If that is the person's, the reference is kept beside it, except at
 * docuverify, which is not known to accept this field (dossier 6.1): there it has only what the app itself put into it.
 */
function metadataOf(
  { reference, subject }: CreateSessionInput,
  flow: OneKosmosFlow,
  { workflowMetadata }: OneKosmosSessionOptions,
): SessionRequest['workflowMetadata'] {
  return subject === undefined || 'dvcId' in flow ? workflowMetadata : { reference, ...workflowMetadata };
}

/** Options that only 1Kosmos has: `providerOptions: { '1kosmos': { … } satisfies OneKosmosSessionOptions }`. */
export interface OneKosmosSessionOptions {
  readonly username?: string;
  /** The person's decentralized id, if your app has one. */
  readonly did?: string;
  /** Stored with the session and returned with it (dossier 6.3). */
  readonly workflowMetadata?: { readonly [name: string]: unknown };
}

const optionsSchema = z.strictObject({
  username: z.string().exactOptional(),
  did: z.string().min(1).exactOptional(),
  workflowMetadata: z.record(z.string(), z.unknown()).refine(isJson).exactOptional(),
});

/**
 * The address of the capture page, as the vendor returned it; it is a bearer link (dossier 4). Throws AMBIGUOUS, with
 * the ref of the new session, if its origin is neither the API's nor the tenant's, and not allowed by `launchOrigins`.
 */
export function launchFor(
  url: string,
  mode: Mode | undefined,
  settings: OneKosmosSettings,
  ref: SessionRef,
): Launch {
  if (mode === 'direct') return {};
  const allowed = [
    settings.baseUrl,
    settings.pageUrl,
    settings.tenantOrigin,
    `https://${settings.tenantDns}`,
    ...settings.launchOrigins,
  ];
  const places = allowed.filter((one) => URL.canParse(one)).map((one) => placeOf(new URL(one)));
  const page = URL.canParse(url) ? new URL(url) : undefined;
  if (page !== undefined && places.includes(placeOf(page))) return { url: page.href };
  throw new ProofingError({
    code: 'AMBIGUOUS',
    message:
      "a session was created, but its capture page is on another origin than the tenant's; allow it with the setting launchOrigins, and create a new one",
    provider: ref.provider,
    httpStatus: ANSWERED,
    ref,
  });
}

/** The status of the answer to a creation (dossier 6.2, row 25). */
const ANSWERED = 200;

/** The same page again: no call returns its address once the session exists (dossier 4). */
export function launchAgain(
  { id }: SessionRef,
  mode: Mode | undefined,
  { pageUrl }: Pick<OneKosmosSettings, 'pageUrl'>,
): Launch {
  return mode === 'direct' ? {} : { url: `${pageUrl}/${pathSegment(id)}` };
}

/**
 * Throws AMBIGUOUS if the answer to a creation contains the page of another session: the person would be sent there,
 * and it is unknown which of the two is the new one.
 */
export function checkPage({ sessionId, url }: CreatedSession, provider: string): void {
  if (!isPageOfAnother(url, sessionId)) return;
  throw new ProofingError({
    code: 'AMBIGUOUS',
    message:
      'POST /document_share_session/create: the answer names one session but links the page of another; it was discarded; create a new one',
    provider,
    httpStatus: ANSWERED,
  });
}

/** Includes the scheme: the origin of a `blob:` address is that of the page inside it. */
const placeOf = ({ protocol, origin }: URL): string => `${protocol} ${origin}`;

/** The create call of the flow's dialect; the expanded one names tenant and community by their ids. */
export async function askCreation(
  client: OneKosmosClient,
  { flow, sessionRequest }: Creation,
  { signal }: CallOptions,
): Promise<Parsed<CreatedSession>> {
  if ('dvcId' in flow) return client.docuverify.create({ dvcID: flow.dvcId, sessionRequest }, signal);
  const { connector, verification } = flow;
  const { tenantDNS, communityName, documentType, ...rest } = sessionRequest;
  const ids = await client.discovery.community(signal);
  const body = {
    connector,
    verification,
    sessionRequest: { tenantDNS, communityName, documentType, ...ids, ...rest },
  };
  return client.shareSession.create(body, signal);
}
