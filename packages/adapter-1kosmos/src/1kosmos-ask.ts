import type { CallOptions, SessionRef } from '@anyproof/core';
import { aboutAnother, asciiUpper, isAnother, type Parsed } from '@anyproof/provider-kit';
import type { CreatedSession, RecordedSession, SessionDetails, SessionPage } from './1kosmos-answers.js';
import { checkReference, flowOf } from './1kosmos-flow.js';
import type { Answers, ReadRow } from './1kosmos-mapper.js';
import { outcomeOf } from './1kosmos-outcome.js';
import type { Creation } from './1kosmos-request.js';
import type { SessionResult } from './1kosmos-result-answers.js';
import type { OneKosmosFlow, OneKosmosSettings } from './1kosmos-settings-types.js';
import { AWAITED, isCompleted, meaningOfSession } from './1kosmos-status.js';
import { ENDPOINTS } from './client/endpoints.js';
import type { OneKosmosClient } from './client/index.js';

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

/**
 * The details, and for a completed session what tells its outcome: the row, and the result where no row does or where the row
 * approves: nobody is approved whom the result does not. While a session that was handed in goes on, its row may tell that the attempt failed, where its verification allows retries.
 */
export async function ask(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  call: CallOptions & { readonly isHandedIn?: boolean | undefined },
): Promise<Answers> {
  const details = await askDetails(client, ref, call);
  const { status } = details.value;
  if (!isCompleted(status)) {
    const mayHaveFailed = call.isHandedIn === true && !isOver(status) && allowsRetries(ref, settings);
    return mayHaveFailed ? { details, row: await askRow(client, settings, ref, details, call) } : { details };
  }
  const result = () => askResult(client, settings, ref, call);
  if (settings.outcomeFrom === 'result') return { details, result: await result() };
  const row = await askRow(client, settings, ref, details, call);
  const { word, meaning } = outcomeOf({ details: details.value, row: row.value }, settings);
  const isTold = meaning !== undefined && meaning !== AWAITED && word !== undefined;
  return isTold && meaning.outcome.decision !== 'approved'
    ? { details, row }
    : { details, row, result: await result() };
}

/** Throws BAD_RESPONSE where they name another reference than the ref remembers. */
export async function askDetails(
  client: OneKosmosClient,
  ref: SessionRef,
  { signal }: CallOptions,
): Promise<Parsed<SessionDetails>> {
  const details = await client.proofingSession.details(ref.id, signal);
  checkReference(ref, details.value.user?.uid, ENDPOINTS.sessionDetails.path);
  return details;
}

function allowsRetries(ref: SessionRef, settings: OneKosmosSettings): boolean {
  const flow = flowOf(ref, settings);
  const { maxRetries = 0 } = 'dvcId' in flow ? {} : (flow.verification.config ?? {});
  return settings.outcomeFrom === 'fetch' && Number(maxRetries) > 0;
}

/** An unknown word may mean anything. */
const isOver = (status: string): boolean => meaningOfSession(status)?.outcome.status !== 'pending';

async function askRow(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  details: Parsed<SessionDetails>,
  { signal }: CallOptions,
): Promise<ReadRow> {
  const ids = await client.discovery.community(signal);
  const query = { query: { id: ref.id }, pIndex: settings.firstPageIndex, pSize: 1, ...ids };
  const page = await client.proofingSession.fetch(query, signal);
  const read = rowOf(page, ref.id);
  const { path } = ENDPOINTS.fetch;
  const { uid } = read.value?.user ?? {};
  checkReference(ref, uid, path);
  // A ref out of a list remembers none.
  const { uid: ofDetails } = details.value.user ?? {};
  if (ofDetails && isAnother(uid, ofDetails)) throw aboutAnother('reference', ref.provider, path);
  if (read.value !== undefined) checkTenant(read.value, settings, ref.provider, path);
  return read;
}

/**
 * Throws BAD_RESPONSE for the record of another tenant or community. Ids tell them, which `fetch` compares as well; a name
 * counts where its id is left out, since a tenant may have other host names (dossier 4).
 */
export function checkTenant(
  record: RecordedSession,
  { tenantId, communityId, tenantDns, communityName }: OneKosmosSettings,
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

/** Of the page, only rows are looked at: its numbers say nothing of this session. */
function rowOf({ value, unread = [] }: Parsed<SessionPage>, id: string): ReadRow {
  const ofRows = unread.filter((place) => place === 'data' || place.startsWith('data.'));
  return { value: value.data?.find((row) => !isAnother(row.id, id)), unread: ofRows };
}

/** Throws BAD_RESPONSE for the result of another session. docuverify gets what is known of it and nothing more (dossier 6.1). */
export function askResult(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  { signal }: CallOptions,
): Promise<Parsed<SessionResult>> {
  const flow: OneKosmosFlow = flowOf(ref, settings);
  const { resultShape } = settings;
  const sessionId = ref.id;
  if ('dvcId' in flow) {
    const body = { dvcID: flow.dvcId, sessionId };
    return resultShape === 'v3'
      ? client.docuverify.resultV3(body, signal)
      : client.docuverify.result(body, signal);
  }
  const { connector, verification } = flow;
  const wanted = { includeMetadata: true, granularStatus: true, alwaysReturnAssets: true };
  const version = resultShape === 'v3' ? { apiVersion: resultShape } : {};
  return client.shareSession.result({ connector, verification, sessionId, ...wanted, ...version }, signal);
}
