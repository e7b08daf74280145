import { type CreateSessionInput, ProofingError, type Warning } from '@anyproof/core';
import { compact, entryOf, ignoredClaim, ignoredHints, plainText } from '@anyproof/provider-kit';
import { DOCUMENT_TYPES } from './1kosmos-evidence.js';
import { flowNamed } from './1kosmos-flow.js';
import { readOptions } from './1kosmos-options.js';
import type { NativeDocumentType, OneKosmosFlow, OneKosmosSettings } from './1kosmos-settings-types.js';
import type { SessionRequest, SessionUser } from './client/share-session.js';

/** What both dialects say of a session (dossier 6.1 and 6.3), and the flow it is for. */
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
        firstname: plainText(person.given_name),
        lastname: plainText(person.family_name),
      }),
      ...(options.did !== undefined && { did: options.did }),
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

const ONE_TYPE: Warning = {
  code: 'HINT_IGNORED',
  path: 'documentTypes',
  message: 'a session takes one type of document: only the first of documentTypes counts',
};

/** What of the person goes with a session. */
const SENT: ReadonlySet<string> = new Set(['given_name', 'family_name']);

/**
 * What this vendor cannot use. The return address and the language are the template's business, and so are the pictures
 * and the consent that its page asks for; in direct mode, the app's own evidence and consent are used.
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

/** Names of claims as they are written; others may be anything, and are not shown. */
const CLAIM_NAME = /^[a-z]+(?:_[a-z]+)*$/;

function unusedClaim(claim: string): Warning[] {
  if (SENT.has(claim)) return [];
  const path = CLAIM_NAME.test(claim) ? `selfAsserted.${claim}` : 'selfAsserted';
  return [{ code: 'HINT_IGNORED', path, message: `this vendor cannot use ${path}` }];
}
