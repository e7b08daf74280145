import { type CreateSessionInput, ProofingError } from '@anyproof/core';
import { compact, entryOf } from '@anyproof/provider-kit';
import { DOCUMENT_TYPES } from './1kosmos-evidence.js';
import { flowNamed } from './1kosmos-flow.js';
import { readOptions } from './1kosmos-options.js';
import type { NativeDocumentType, OneKosmosFlow, OneKosmosSettings } from './1kosmos-settings-types.js';
import type { DocuverifyRequest } from './client/docuverify.js';
import type { SessionUser } from './client/share-session.js';

/** What both dialects say of a session (dossier 6.1 and 6.3), and the flow it is for. */
export interface Creation {
  readonly flow: OneKosmosFlow;
  readonly sessionRequest: DocuverifyRequest['sessionRequest'];
}

/** Throws INVALID_INPUT or UNSUPPORTED, before any call. */
export function creationOf(
  input: CreateSessionInput,
  settings: OneKosmosSettings,
  provider: string,
): Creation {
  const flow = flowNamed(input.flow, settings, provider);
  const options = readOptions(input.providerOptions?.['1kosmos'], provider);
  const person = { ...input.selfAsserted, ...input.expected };
  return {
    flow,
    sessionRequest: {
      tenantDNS: settings.tenantDns,
      communityName: settings.communityName,
      documentType: nativeDocumentType(input, flow.documentType, provider),
      user: compact<SessionUser>({
        uid: input.reference,
        username: options.username,
        firstname: person.given_name,
        lastname: person.family_name,
      }),
      ...(options.workflowMetadata && { workflowMetadata: options.workflowMetadata }),
    },
  };
}

/** A session takes one type of document: the first that is asked for. */
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
    message: `takes no such type of document; it takes ${Object.keys(DOCUMENT_TYPES).join(', ')}`,
    provider,
  });
}
