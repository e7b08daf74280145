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

const REASONS: { readonly [why: string]: ReasonCode } = {
  UNREADABLE: 'document_unreadable',
  WRONG_SIDE: 'document_wrong_side',
  FACE: 'face_mismatch',
  FRAUD: 'document_suspicious',
  BLURRED: 'selfie_quality',
};
export const reasonOf = (why: string): Reason => ({ code: REASONS[why] ?? 'other', nativeCode: why });

/** The vendor's answers as sessions and results. */
export function mappingWith(parts: Parts) {
  const mapSession = (ref: SessionRef, answer: Answer): ProofingSession => {
    const outcome = parts.meaningOf(answer.status);
    const { reference, subject, created, tries, erasing, live, why = [] } = answer;
    const session: ProofingSession = {
      ref,
      adapter: 'reference',
      ...(reference === undefined ? {} : { reference }),
      ...(subject === undefined ? {} : { subject }),
      ...(created === undefined ? {} : { createdAt: created }),
      ...(tries === undefined ? {} : { attempts: tries }),
      ...(erasing === undefined ? {} : { erasure: { status: 'requested', ...erasing } }),
      ...(live === false ? { testMode: true } : {}),
      // Free text may be about a person.
      ...(/^\w{1,64}$/.test(answer.status) && { nativeStatus: answer.status }),
      pollAfterMs: 500,
      reasons: why.map(reasonOf),
      warnings: outcome === undefined ? parts.warningsFor(answer.status) : [],
      ...(outcome ?? { status: 'processing' }),
    };
    return withRaw(parts.mapSession(answer, session), answer);
  };
  const mapResult = (ref: SessionRef, answer: Answer): ProofingResult => {
    const session = mapSession(ref, answer);
    const { person, tests = [], files = [] } = answer;
    const claims = person && { given_name: person.given, family_name: person.family, birthdate: person.born };
    const result: ProofingResult = {
      ...session,
      ...(claims && { extracted: claims }),
      ...(claims && session.decision === 'approved' && { claims }),
      documents: claims ? [{ kind: 'identity_document', type: 'identity_card', holder: claims }] : [],
      checks: tests.map(({ name, outcome }) => ({
        kind: 'face_match',
        nativeName: name,
        status: outcome === 'GOOD' ? 'pass' : 'fail',
      })),
      matches: [],
      attemptHistory: [],
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
