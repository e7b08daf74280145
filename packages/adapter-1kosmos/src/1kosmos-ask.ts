import { type CallOptions, ProofingError, type SessionRef } from '@anyproof/core';
import type { Parsed } from '@anyproof/provider-kit';
import { flowOf } from './1kosmos-flow.js';
import type { Answers } from './1kosmos-mapper.js';
import type { SessionResult } from './1kosmos-schema.js';
import type { OneKosmosSettings } from './1kosmos-settings.js';
import { isCompleted } from './1kosmos-status.js';
import type { OneKosmosClient } from './client/index.js';

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
  const { tenantId, communityId, firstPageIndex: pIndex } = settings;
  const query = { query: { id: ref.id }, pIndex, pSize: 1, tenantId, communityId };
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
  const { connector, verification } = flowOf(ref, settings);
  const result = await client.shareSession.result(
    {
      connector,
      verification,
      sessionId: ref.id,
      includeMetadata: true,
      granularStatus: true,
      ...(settings.resultShape === 'v3' ? { apiVersion: 'v3' } : {}),
    },
    call.signal,
  );
  const { sessionId } = result.value;
  if (!sessionId || sessionId.toLowerCase() === ref.id.toLowerCase()) return result;
  // Nothing binds an answer to its request (dossier 10): another person's data must not pass for this one's.
  throw new ProofingError({
    code: 'BAD_RESPONSE',
    message: 'the result is of another session',
    provider: ref.provider,
  });
}
