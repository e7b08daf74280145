import {
  type Claims,
  type ProofedDocument,
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  withRaw,
} from '@anyproof/core';
import {
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  createClaimReader,
  dateOnly,
  entryOf,
  instant,
  nativeWord,
  type Parsed,
  partlyRead,
  plainText,
  unfilled,
  unknownStatus,
} from '@anyproof/provider-kit';
import type { Document, Person, Report, Verification } from '../client/verification.js';
import { checkKindOf, checkStatusOf, documentTypeOf, meaningOf, reasonFor } from '../vocabulary.js';

export interface MapperContext {
  readonly pollAfterMs: number;
}

export function mapSession(
  ref: SessionRef,
  { value, raw, unread = [] }: Parsed<Verification>,
  { pollAfterMs }: MapperContext,
): ProofingSession {
  const outcome = meaningOf(value.state);
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'acme',
    reference: value.externalId,
    nativeStatus: nativeWord(value.state),
    pollAfterMs,
    createdAt: instant(value.createdAt),
    expiresAt: instant(value.expiresAt),
  });
  const warnings = [
    ...(outcome === undefined ? [unknownStatus()] : []),
    ...partlyRead(unread, (path) => entryOf(CLAIMS, path)),
  ];
  return withRaw({ ...facts, ...(outcome ?? { status: 'processing' as const }), warnings }, raw);
}

export function mapResult(ref: SessionRef, answer: Parsed<Report>, context: MapperContext): ProofingResult {
  const session = mapSession(ref, answer, context);
  const { person, document, tests = [], findings = [] } = answer.value;
  const reader = createClaimReader();
  const extracted = person && claimsOf(person, reader);
  const documents = document === undefined ? [] : [documentOf(document, reader)];
  const claims = session.decision === 'approved' ? extracted : undefined;
  return withRaw(
    {
      ...session,
      ...compact<Pick<ResultFacts, 'claims' | 'extracted'>>({ claims, extracted }),
      warnings: [...session.warnings, ...reader.warnings],
      documents,
      checks: tests.map(({ name, outcome }) => ({
        kind: checkKindOf(name),
        status: checkStatusOf(outcome),
        nativeName: name,
      })),
      matches: [],
      reasons: findings.map(reasonFor),
      artifacts: [],
    },
    answer.raw,
  );
}

/** Which claim each field of a report is, so that an unreadable field is reported by its claim. */
const CLAIMS: { readonly [path: string]: string } = {
  'person.given': 'given_name',
  'person.family': 'family_name',
  'person.born': 'birthdate',
  'person.nationality': 'nationalities',
  'document.number': 'documents.number',
  'document.country': 'documents.issuingCountry',
  'document.expires': 'documents.expiresOn',
};

/** What was read of the person, under OpenID's names. Absent is absent; an invalid date or country is a warning. */
function claimsOf(person: Person, reader: ClaimReader): Claims | undefined {
  const country = reader.first('nationalities', [person.nationality, countryCode]);
  return compactOrNothing<Claims>({
    given_name: reader.first('given_name', [person.given, plainText]),
    family_name: reader.first('family_name', [person.family, plainText]),
    birthdate: reader.first('birthdate', [person.born, dateOnly]),
    nationalities: country === undefined ? [] : [country],
  });
}

function documentOf({ type, number, country, expires }: Document, reader: ClaimReader): ProofedDocument {
  return compact<ProofedDocument>({
    kind: 'identity_document',
    type: documentTypeOf(type),
    nativeType: type,
    // Fillers of a machine-readable zone are no part of a number.
    number: reader.first('documents.number', [unfilled(number), plainText]),
    issuingCountry: reader.first('documents.issuingCountry', [country, countryCode]),
    expiresOn: reader.first('documents.expiresOn', [expires, dateOnly]),
  });
}
