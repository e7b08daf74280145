import { createHash } from 'node:crypto';
import { type CreateSessionInput, ProofingError, type SessionRef } from '@anyproof/core';
import { aboutAnother, asciiUpper, entryOf, isAnother } from '@anyproof/provider-kit';
import type { DiscoverySettings } from './client/platform.js';
import type { UidKind } from './client/session.js';
import type { RecordedSession } from './client/sessions.js';
import type { Connector, NativeDocumentType, Verification } from './client/share-session.js';

/** A flow of the dialect `idproofingapi`: the connector and the verification that the service runs (dossier 6.3). */
export interface ExpandedFlow {
  readonly connector: Connector;
  readonly verification: Verification;
  /** Requested if the session names no document type. */
  readonly documentType: NativeDocumentType;
}

/** A flow of the dialect `docuverify`: the vendor keeps both under this id (dossier 6.1). */
export interface StoredFlow {
  readonly dvcId: string;
  readonly documentType: NativeDocumentType;
}

export type OneKosmosFlow = ExpandedFlow | StoredFlow;

/** The flows by their names in the settings. */
export interface Flows {
  readonly flows: { readonly [flow: string]: OneKosmosFlow };
}

/** True if a value can be written as JSON: no cycle, no BigInt, no `toJSON` that throws. */
export function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

const DEFAULT = 'default';

export function uidOf({ reference, subject }: Ids): { readonly kind: UidKind; readonly uid: string } {
  return subject === undefined ? { kind: 'reference', uid: reference } : { kind: 'subject', uid: subject };
}

type Ids = Pick<CreateSessionInput, 'reference' | 'subject'>;

/**
 * What a ref remembers, none of it secret: the flow, since results must be requested with the connector of the
 * creation, and a digest of the app's id, since answers name it.
 */
export function stateFor(id: string, flow: string | undefined, ids: Ids | undefined): Stated {
  const name = flow === undefined || flow === DEFAULT ? [] : [flow];
  const parts = ids === undefined ? name : [digested(id, ids), ...name];
  return parts.length === 0 ? {} : { state: parts.join(SEPARATOR) };
}

interface Stated {
  readonly state?: string;
}

function digested(id: string, ids: Ids): string {
  const { kind, uid } = uidOf(ids);
  return `${kind}:${digestOf(id, uid)}`;
}

const SEPARATOR = ' ';

const STATE = /^(reference|subject):([\w-]{22})(?: (.+))?$/s;

/**
 * What `user.uid` is in answers about this session; undefined where the ref does not remember it, as from a list: a
 * person's id taken for the reference would be worse than none.
 */
export function uidKindOf({ state }: SessionRef): UidKind | undefined {
  const [, kind] = STATE.exec(state ?? '') ?? [];
  return kind === 'subject' || kind === 'reference' ? kind : undefined;
}

/** Includes the session's id, so that it matches no other session. */
function digestOf(id: string, uid: string): string {
  // UUIDs may be returned in either case.
  const text = UUID.test(uid) ? uid.toLowerCase() : uid;
  return createHash('sha256')
    .update(JSON.stringify([id.toLowerCase(), text]))
    .digest('base64url')
    .slice(0, 22);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Throws BAD_RESPONSE if an answer names another id of the app's than the one with which the session was created. */
export function checkReference(ref: SessionRef, named: string | undefined, route: string): void {
  const [, , digest] = STATE.exec(ref.state ?? '') ?? [];
  if (digest !== undefined && named && digestOf(ref.id, named) !== digest)
    throw aboutAnother('reference', ref.provider, route);
}

/**
 * Throws REF_INVALID, before any call, for a ref whose flow is not in the settings: the ref or the settings were
 * changed.
 */
export function flowOf(ref: SessionRef, settings: Flows): OneKosmosFlow {
  const { state = DEFAULT } = ref;
  const [whole, , , named = DEFAULT] = STATE.exec(state) ?? [];
  const flow = entryOf(settings.flows, whole === undefined ? state : named);
  if (flow !== undefined) return flow;
  throw new ProofingError({
    code: 'REF_INVALID',
    message: 'the ref names a flow that is not in the settings; keep a flow as long as its sessions are read',
    provider: ref.provider,
  });
}

/** Flows by the verification of their sessions; the vendor calls its id dvcID in both dialects. */
export function flowsByVerification({ flows }: Flows): ReadonlyMap<RecordedSession['dvcID'], string> {
  const byId = new Map<string, string>();
  for (const [name, flow] of Object.entries(flows)) {
    const id = 'dvcId' in flow ? flow.dvcId : flow.verification.id;
    if (!byId.has(id)) byId.set(id, name);
  }
  return byId;
}

/** For verbs that need no flow: a state must be valid nevertheless. */
export function checkState(ref: SessionRef, settings: Flows): void {
  if (ref.state !== undefined) flowOf(ref, settings);
}

/**
 * Throws BAD_RESPONSE for the record of another tenant or community. Ids are compared, as `fetch` does; a name counts
 * only if its id is missing, since a tenant may have several host names (dossier 4).
 */
export function checkTenant(
  record: RecordedSession,
  { tenantId, communityId, tenantDns, communityName }: DiscoverySettings,
  provider: string,
  route: string,
): void {
  const isOther =
    differs(record.tenantId, tenantId, record.tenantDNS, tenantDns) ||
    differs(record.communityId, communityId, record.communityName, communityName);
  if (isOther) throw aboutAnother('tenant', provider, route);
}

function differs(
  id: string | undefined,
  ours: string | undefined,
  name: string | undefined,
  ourName: string,
): boolean {
  if (id) return ours !== undefined && isAnother(id, ours);
  return name !== undefined && isAnother(asciiUpper(name.trim()), asciiUpper(ourName));
}
