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
  ignoredClaim,
  ignoredHints,
  isClaimName,
  type Parsed,
  plainText,
  readProviderOptions,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import type { OneKosmosClient } from './client/index.js';
import { isPageOfAnother } from './client/session.js';
import type { CreatedSession, ReportedUser } from './client/sessions.js';
import type { NativeDocumentType, SessionRequest } from './client/share-session.js';
import type { OneKosmosSettings } from './settings.js';
import { isJson, type OneKosmosFlow } from './state.js';
import { DOCUMENT_TYPES } from './vocabulary.js';

/** The fields of a creation that both dialects share (dossier 6.1 and 6.3), and its flow. */
export interface Creation {
  readonly flow: OneKosmosFlow;
  readonly sessionRequest: SessionRequest;
}

/** Throws INVALID_INPUT or UNSUPPORTED, before any call. */
export function creationOf(
  input: CreateSessionInput,
  settings: OneKosmosSettings,
  provider: string,
): Creation {
  const flow = flowNamed(input.flow, settings.flows, provider);
  const options = readProviderOptions<OneKosmosSessionOptions>(optionsSchema, input, '1kosmos', provider);
  const person = { ...input.selfAsserted, ...input.expected };
  return {
    flow,
    sessionRequest: {
      tenantDNS: settings.tenantDns,
      communityName: settings.communityName,
      documentType: nativeDocumentType(input, flow.documentType, provider),
      user: compact<ReportedUser>({
        uid: input.reference,
        username: options.username,
        firstname: plainText(person.given_name),
        lastname: plainText(person.family_name),
      }),
      ...(options.did !== undefined && { did: options.did }),
      ...(options.workflowMetadata && { workflowMetadata: options.workflowMetadata }),
    },
  };
}

/** A session accepts one type of document: the first requested one. */
function nativeDocumentType(
  input: CreateSessionInput,
  fallback: NativeDocumentType,
  provider: string,
): NativeDocumentType {
  const [wanted] = input.documentTypes ?? [];
  if (wanted === undefined) return fallback;
  const native = entryOf(DOCUMENT_TYPES, wanted);
  if (native !== undefined) return native;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `does not accept this document type; accepted: ${Object.keys(DOCUMENT_TYPES).join(', ')}`,
    provider,
  });
}

const ONE_TYPE: Warning = {
  code: 'HINT_IGNORED',
  path: 'documentTypes',
  message: 'a session accepts one document type: only the first of documentTypes is used',
};

/** The expected claims that are sent with a session. */
const SENT: ReadonlySet<string> = new Set(['given_name', 'family_name']);

/**
 * The parts of the input that this vendor cannot use. The return address and the language come from the template, and
 * so do the pictures and the consent that its page asks for; in direct mode, the app's own evidence and consent are
 * used.
 */
export function warningsFor(input: CreateSessionInput): Warning[] {
  const always = ['country', 'locale'] as const;
  const hosted = [...always, 'evidence', 'returnUrl', 'consent'] as const;
  return [
    ...ignoredHints(input, input.mode === 'direct' ? always : hosted),
    ...Object.keys(input.selfAsserted ?? {}).flatMap(unusedClaim),
    ...Object.keys(input.expected ?? {}).map(ignoredClaim),
    ...((input.documentTypes ?? []).length > 1 ? [ONE_TYPE] : []),
  ];
}

function unusedClaim(claim: string): Warning[] {
  if (SENT.has(claim)) return [];
  const path = isClaimName(claim) ? `selfAsserted.${claim}` : 'selfAsserted';
  return [{ code: 'HINT_IGNORED', path, message: `this vendor cannot use ${path}` }];
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
  if (mode === 'direct') return { kind: 'direct' };
  const allowed = [
    settings.baseUrl,
    settings.tenantOrigin,
    `https://${settings.tenantDns}`,
    ...settings.launchOrigins,
  ];
  const places = allowed.filter((one) => URL.canParse(one)).map((one) => placeOf(new URL(one)));
  const page = URL.canParse(url) ? new URL(url) : undefined;
  if (page !== undefined && places.includes(placeOf(page))) return { kind: 'redirect', url: page.href };
  throw new ProofingError({
    code: 'AMBIGUOUS',
    message:
      "a session was created, but its capture page is on another origin than the tenant's; allow it with the setting launchOrigins, and create a new one",
    provider: ref.provider,
    ref,
  });
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
