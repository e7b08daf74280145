import { type CallOptions, ProofingError, type SessionRef } from '@anyproof/core';
import type { Parsed } from '@anyproof/provider-kit';
import { flowOf } from './1kosmos-flow.js';
import type { Answers } from './1kosmos-mapper.js';
import type { Creation } from './1kosmos-request.js';
import type { CreatedSession, SessionResult } from './1kosmos-schema.js';
import type { OneKosmosFlow, OneKosmosSettings } from './1kosmos-settings-types.js';
import { isCompleted } from './1kosmos-status.js';
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

/** The details, and for a completed session what tells its outcome. */
export async function ask(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  call: CallOptions,
): Promise<Answers> {
  const details = await client.proofingSession.details(ref.id, call.signal);
  if (!isCompleted(details.value.status)) return { details };
  if (settings.outcomeFrom === 'result')
    return { details, result: await askResult(client, settings, ref, call) };
  const ids = await client.discovery.community(call.signal);
  const query = { query: { id: ref.id }, pIndex: settings.firstPageIndex, pSize: 1, ...ids };
  const page = await client.proofingSession.fetch(query, call.signal);
  return { details, row: page.value.data.find((row) => row.id === ref.id) };
}

/** Throws BAD_RESPONSE for the result of another session. */
export async function askResult(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  call: CallOptions,
): Promise<Parsed<SessionResult>> {
  const result = await askDialect(client, flowOf(ref, settings), settings.resultShape, ref.id, call);
  const { sessionId } = result.value;
  if (!sessionId || sessionId.toLowerCase() === ref.id.toLowerCase()) return result;
  // Nothing binds an answer to its request (dossier 10): another person's data must not pass for this one's.
  throw new ProofingError({
    code: 'BAD_RESPONSE',
    message: 'the result is of another session',
    provider: ref.provider,
  });
}

/** docuverify gets what is known of it and nothing more (dossier 6.1). */
function askDialect(
  client: OneKosmosClient,
  flow: OneKosmosFlow,
  shape: OneKosmosSettings['resultShape'],
  sessionId: string,
  { signal }: CallOptions,
): Promise<Parsed<SessionResult>> {
  if ('dvcId' in flow) {
    const body = { dvcID: flow.dvcId, sessionId };
    return shape === 'v3' ? client.docuverify.resultV3(body, signal) : client.docuverify.result(body, signal);
  }
  const { connector, verification } = flow;
  const wanted = { includeMetadata: true, granularStatus: true, alwaysReturnAssets: true };
  const version = shape === 'v3' ? { apiVersion: shape } : {};
  return client.shareSession.result({ connector, verification, sessionId, ...wanted, ...version }, signal);
}
