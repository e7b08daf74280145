import {
  type Artifact,
  type ProofingResult,
  type ProofingSession,
  type Reason,
  type ReasonCode,
  type SessionRef,
  withRaw,
} from '@anyproof/core';
import type { Answer, Parts } from './parts.js';

const REASONS: Readonly<Record<string, ReasonCode>> = {
  UNREADABLE: 'document_unreadable',
  WRONG_SIDE: 'document_wrong_side',
  FACE: 'face_mismatch',
  FRAUD: 'document_suspicious',
};
export const reasonOf = (why: string): Reason => ({ code: REASONS[why] ?? 'other', nativeCode: why });

/** The vendor's answers as sessions and results. */
export function mappingWith(parts: Parts) {
  const mapSession = (ref: SessionRef, answer: Answer): ProofingSession => {
    const outcome = parts.meaningOf(answer.status);
    const session: ProofingSession = {
      ref,
      adapter: 'reference',
      ...(answer.reference === undefined ? {} : { reference: answer.reference }),
      // Free text may be about a person.
      ...(/^\w{1,64}$/.test(answer.status) && { nativeStatus: answer.status }),
      pollAfterMs: 500,
      warnings: outcome === undefined ? parts.warningsFor(answer.status) : [],
      ...(outcome ?? { status: 'processing' }),
    };
    return withRaw(session, answer);
  };
  const mapResult = (ref: SessionRef, answer: Answer): ProofingResult => {
    const session = mapSession(ref, answer);
    const { person, tests = [], why = [], files = [] } = answer;
    const claims = person && { given_name: person.given, family_name: person.family, birthdate: person.born };
    const result: ProofingResult = {
      ...session,
      ...(claims && { extracted: claims }),
      ...(claims && session.decision === 'approved' && { claims }),
      documents: person ? [{ kind: 'identity_document', type: 'identity_card' }] : [],
      checks: tests.map(({ name, outcome }) => ({
        kind: 'face_match',
        nativeName: name,
        status: outcome === 'GOOD' ? 'pass' : 'fail',
      })),
      matches: [],
      reasons: why.map(reasonOf),
      artifacts: files.map(
        ({ id, bytes, sha256 }): Artifact => ({
          id,
          kind: id.startsWith('selfie') ? 'selfie' : 'document_image',
          mediaType: 'image/jpeg',
          size: bytes,
          sha256,
        }),
      ),
    };
    return withRaw(parts.mapResult(answer, session, result), answer);
  };

  return { mapSession, mapResult };
}
