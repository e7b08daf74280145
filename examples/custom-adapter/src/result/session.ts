import {
  type AddressClaim,
  type Attempt,
  type Claims,
  type Erasure,
  type Identifier,
  type Match,
  type Outcome,
  type PlaceOfBirth,
  type ProofedDocument,
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionPage,
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
  genderOf,
  instant,
  nativeWord,
  type Parsed,
  partlyRead,
  plainText,
  unfilled,
  unknownStatus,
} from '@anyproof/provider-kit';
import type {
  AttemptMade,
  Comparison,
  Document,
  File,
  Holder,
  Name,
  Person,
  Report,
  Test,
} from '../client/objects.js';
import type { Address, ErasureState, Said, Verification, VerificationList } from '../client/verification.js';
import {
  checkKindOf,
  checkStatusOf,
  claimOf,
  deciders,
  documentKindOf,
  documentTypes,
  enders,
  files,
  identifierTypeOf,
  matchStatusOf,
  meaningOf,
  reasonFor,
  steps,
} from '../vocabulary.js';

export interface MapperContext {
  readonly pollAfterMs: number;
}

export function mapSession(
  ref: SessionRef,
  { value, raw, unread = [] }: Parsed<Verification>,
  { pollAfterMs }: MapperContext,
): ProofingSession {
  const { attemptsMade, attemptsAllowed, findings = [], wanted = [], pollAfterSeconds = 0 } = value;
  const outcome = outcomeOf(value);
  const left = attemptsAllowed === undefined ? undefined : Math.max(0, attemptsAllowed - (attemptsMade ?? 0));
  const facts = compact<Omit<SessionFacts, 'reasons' | 'warnings'>>({
    ref,
    adapter: 'acme',
    reference: value.externalId,
    subject: value.subject,
    nativeStatus: nativeWord(value.state),
    attempts: attemptsMade === undefined ? undefined : { made: attemptsMade, ...compact({ left }) },
    requirements: wanted.map(steps.meaningOf),
    progress: value.progress,
    pollAfterMs: Math.max(pollAfterMs, pollAfterSeconds * 1000),
    createdAt: instant(value.createdAt),
    startedAt: instant(value.startedAt),
    endedAt: instant(value.endedAt),
    endedBy: enders.meaningOf(value.endedBy),
    expiresAt: instant(value.expiresAt),
    erasure: value.erasure && readErasure(value.erasure),
    testMode: value.livemode === false ? true : undefined,
  });
  const reasons = findings.map(reasonFor);
  const warnings = [
    ...(outcome === undefined ? [unknownStatus()] : []),
    ...partlyRead(unread, (path) => entryOf(CLAIMS, path)),
  ];
  return withRaw({ ...facts, reasons, ...(outcome ?? { status: 'processing' as const }), warnings }, raw);
}

/** The state, with what its verdict says. Acme may overturn a verdict until it is final. */
function outcomeOf({ state, verdict }: Verification): Outcome | undefined {
  const outcome = meaningOf(state);
  if (outcome?.status !== 'completed') return outcome;
  const decidedBy = deciders.meaningOf(verdict?.decidedBy);
  return { ...outcome, final: verdict?.final ?? false, ...compact({ decidedBy }) };
}

/** Undefined without a time. */
export function readErasure(state: ErasureState): Erasure | undefined {
  const at = instant(state.state === 'done' ? (state.doneAt ?? state.requestedAt) : state.requestedAt);
  return at === undefined ? undefined : mapErasure(state, at);
}

/** `at` is used where Acme says no time. */
export function mapErasure({ state, scope, requestedAt, due, doneAt }: ErasureState, at: string): Erasure {
  const isDone = state === 'done';
  return compact<Erasure>({
    status: isDone ? 'done' : 'requested',
    scope: scope === 'applicant' ? 'subject' : 'session',
    at: instant(isDone ? doneAt : requestedAt) ?? at,
    dueAt: isDone ? undefined : instant(due),
  });
}

export function mapPage(
  { value, raw }: Parsed<VerificationList>,
  provider: string,
  context: MapperContext,
): SessionPage {
  const sessions = value.items.map((item) =>
    mapSession({ provider, id: item.id }, { value: item, raw: undefined }, context),
  );
  return withRaw({ sessions, ...compact({ next: value.next }) }, raw);
}

export function mapResult(ref: SessionRef, answer: Parsed<Report>, context: MapperContext): ProofingResult {
  const session = mapSession(ref, answer, context);
  const { person, asserted = {}, level, readableUntil } = answer.value;
  const { documents = [], tests = [], comparisons = [], attempts = [], files: listed = [] } = answer.value;
  const reader = createClaimReader();
  const extracted = person && extractedOf(person, reader);
  const isApproved = session.decision === 'approved';
  const facts = compact<Partial<ResultFacts>>({
    claims: isApproved ? extracted : undefined,
    extracted,
    selfAsserted: selfAssertedOf(asserted, person),
    assuranceLevel: level,
    readableUntil: instant(readableUntil),
  });
  return withRaw(
    {
      ...session,
      ...facts,
      documents: documents.map((document) => documentOf(document, reader)),
      checks: tests.map(checkOf),
      matches: comparisons.map(matchOf),
      attemptHistory: attempts.map(attemptOf),
      artifacts: listed.map(artifactOf),
      // The reader has all of them once everything was read.
      warnings: [...session.warnings, ...reader.warnings],
    },
    answer.raw,
  );
}

/** What was read of the person; an address that the person only typed is not. */
function extractedOf(person: Person, reader: ClaimReader): Claims | undefined {
  const { email, phone } = person;
  return compactOrNothing<Claims>({
    ...claimsOf(person, reader),
    email: email?.verified === true ? email.address : undefined,
    phone_number: phone?.verified === true ? phone.number : undefined,
  });
}

/** Which claim each field of a report is, so that an unreadable field is reported by its claim. */
const CLAIMS: { readonly [path: string]: string } = {
  'person.name.full': 'name',
  'person.name.given': 'given_name',
  'person.name.family': 'family_name',
  'person.name.birth': 'birth_family_name',
  'person.born': 'birthdate',
  'person.sex': 'gender',
  'person.nationalities': 'nationalities',
  'person.address': 'address',
};

/** A name under OpenID's names; `full` is for documents that do not split it. */
function namesOf({ full, given, family, birth }: Name, reader: ClaimReader): Claims {
  const given_name = reader.first('given_name', [given, plainText]);
  const family_name = reader.first('family_name', [family, plainText]);
  const isSplit = given_name !== undefined || family_name !== undefined;
  return compact<Claims>({
    name: isSplit ? undefined : reader.first('name', [full, plainText]),
    given_name,
    family_name,
    birth_family_name: reader.first('birth_family_name', [birth, plainText]),
  });
}

/** What a document says of its holder. Absent is absent; an invalid date or country is a warning. */
function claimsOf({ name = {}, ...holder }: Holder, reader: ClaimReader): Claims {
  return compact<Claims>({
    ...namesOf(name, reader),
    birthdate: reader.first('birthdate', [holder.born, dateOnly]),
    gender: reader.first('gender', [holder.sex, genderOf]),
    place_of_birth: compactOrNothing<PlaceOfBirth>({
      locality: holder.birthplace?.city,
      country: reader.first('place_of_birth.country', [holder.birthplace?.country, countryCode]),
    }),
    nationalities: (holder.nationalities ?? []).flatMap(
      (country) => reader.first('nationalities', [country, countryCode]) ?? [],
    ),
    address: holder.address && addressOf(holder.address, reader),
    identifiers: (holder.identifiers ?? []).map(({ type, country, number }) =>
      compact<Identifier>({
        type: identifierTypeOf(type),
        country: reader.first('identifiers.country', [country, countryCode]),
        value: number,
      }),
    ),
  });
}

function addressOf(
  { street, postalCode, city, region, country }: Address,
  reader: ClaimReader,
): AddressClaim | undefined {
  return compactOrNothing<AddressClaim>({
    street_address: street,
    postal_code: postalCode,
    locality: city,
    region,
    country: reader.first('address.country', [country, countryCode]),
  });
}

/** What the person typed, the addresses that they did not prove included. Never validated. */
function selfAssertedOf(said: Said, { email, phone }: Person = {}): Claims | undefined {
  return compactOrNothing<Claims>({
    given_name: said.givenName,
    family_name: said.familyName,
    birthdate: said.born,
    nationalities: said.nationality === undefined ? [] : [said.nationality],
    email: said.email ?? (email?.verified === true ? undefined : email?.address),
    phone_number: said.phone ?? (phone?.verified === true ? undefined : phone?.number),
    address: said.address && addressOf(said.address, createClaimReader()),
  });
}

function documentOf(document: Document, reader: ClaimReader): ProofedDocument {
  const { kind, type, number, issuingCountry, issuingAuthority, issued, expires, mrz, holder } = document;
  return compact<ProofedDocument>({
    kind: documentKindOf(kind),
    type: documentTypes.meaningOf(type),
    nativeType: type,
    // Fillers of a machine-readable zone are no part of a number.
    number: reader.first('documents.number', [unfilled(number), plainText]),
    holder: holder && compactOrNothing<Claims>(claimsOf(holder, reader)),
    issuingCountry: reader.first('documents.issuingCountry', [issuingCountry, countryCode]),
    issuingAuthority,
    issuedOn: reader.first('documents.issuedOn', [issued, dateOnly]),
    expiresOn: reader.first('documents.expiresOn', [expires, dateOnly]),
    mrz,
  });
}

function checkOf({ name, outcome, score }: Test): ProofingResult['checks'][number] {
  return {
    kind: checkKindOf(name),
    status: checkStatusOf(outcome),
    nativeName: name,
    ...compact({ score: score === undefined ? undefined : { value: score, min: 0, max: 100 } }),
  };
}

function matchOf({ field, outcome, expected, found }: Comparison): Match {
  return compact<Match>({
    claim: claimOf(field),
    status: matchStatusOf(outcome),
    expected,
    found,
  });
}

function attemptOf({ reportId, startedAt, endedAt, findings = [] }: AttemptMade): Attempt {
  const reasons = findings.map(reasonFor);
  return {
    ...compact<Omit<Attempt, 'reasons'>>({ id: reportId, at: instant(endedAt ?? startedAt) }),
    reasons,
  };
}

function artifactOf({ id, kind, mediaType, size, sha256 }: File): ProofingResult['artifacts'][number] {
  return { id, kind: files.meaningOf(kind), ...compact({ mediaType, size, sha256 }) };
}
