import type { Claims, DocumentType, ProofedDocument } from '@anyproof/core';
import {
  type Candidate,
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  type Gender,
  genderOf,
  unfilled,
} from '@anyproof/provider-kit';
import type { ReportedDocument, Result } from './shootid-answers.js';
import { type Details, readDate, readDetails, textOf } from './shootid-details.js';
import { kindOf } from './shootid-evidence.js';
import type { Field } from './shootid-fields.js';
import type { ShootIdSettings } from './shootid-settings.js';
import { type Counted, standingOf } from './shootid-status.js';

/** One of ShootID's documents, with what was read from it. */
export interface SeenDocument extends Counted {
  readonly nativeType: string | undefined;
  readonly details: Details;
}

export type ReadingSettings = Pick<ShootIdSettings, 'words' | 'documentTypes' | 'resultKeys'>;

/** In French, too; the letters that have no capital in ASCII stay as they are. */
const GENDERS: { readonly [word: string]: Gender } = {
  H: 'male',
  HOMME: 'male',
  MASCULIN: 'male',
  FEMME: 'female',
  FEMININ: 'female',
  FÉMININ: 'female',
  FéMININ: 'female',
};

/** Oldest first. */
export function seenDocuments({ documents }: Result, settings: ReadingSettings): SeenDocument[] {
  return [...(documents ?? [])].sort(byNumber).map((document: ReportedDocument) => {
    const details = readDetails(document, settings.resultKeys);
    const word = document.status || undefined;
    return {
      kind: kindOf(document, settings),
      nativeType: document.declaredType || undefined,
      word,
      details,
      ...standingOf(word, details.any, settings.words),
    };
  });
}

/** What was read from the newest identity document: two papers, maybe of two people, are never mixed. */
export function extractedClaims(documents: readonly SeenDocument[], reader: ClaimReader): Claims | undefined {
  const document = documents.findLast((one) => one.kind === 'identity_document' && one.standing === 'read');
  if (document === undefined) return undefined;
  const { details } = document;
  const first = firstIn(details, reader);
  const nationality = first('nationalities', 'nationality', countryOf);
  return compactOrNothing<Claims>({
    given_name: first('given_name', 'given_name', personName),
    family_name: first('family_name', 'family_name', personName),
    birth_family_name: first('birth_family_name', 'birth_family_name', personName),
    birthdate: first('birthdate', 'birthdate', readDate),
    gender: genderIn(details, reader),
    place_of_birth: compact({ locality: first('place_of_birth.locality', 'birth_place', textOf) }),
    nationalities: nationality === undefined ? undefined : [nationality],
  });
}

/** The vendor numbers documents as they come (dossier 1); those without a number stay in the order of the list. */
function byNumber(a: ReportedDocument, b: ReportedDocument): number {
  const difference = Number(a.documentId ?? Number.NaN) - Number(b.documentId ?? Number.NaN);
  return Number.isNaN(difference) ? 0 : difference;
}

export function proofedDocument(
  { kind, nativeType, details }: SeenDocument,
  reader: ClaimReader,
): ProofedDocument {
  const find = firstIn(details, reader);
  const first = <Value>(part: keyof ProofedDocument, field: Field, read: Candidate<Value>[1]) =>
    find(`documents.${part}`, field, read);
  if (details.mrz.isDamaged) reader.unusable('documents.mrz', UNREADABLE);
  if (details.mrz.isDamaged && kind === 'identity_document') reader.unusable('documents.type', UNREADABLE);
  const account = () => ({
    iban: first('iban', 'iban', textOf)?.replaceAll(' ', ''),
    bic: first('bic', 'bic', textOf),
    accountHolder: first('accountHolder', 'account_holder', textOf),
  });
  return compact<ProofedDocument>({
    kind,
    nativeType,
    type: kind === 'identity_document' ? typeByMrz(details.mrz.lines[0]) : undefined,
    number: first('number', 'number', zoneText),
    personalNumber: first('personalNumber', 'personal_number', zoneText),
    issuingCountry: first('issuingCountry', 'issuing_country', countryOf),
    issuingAuthority: first('issuingAuthority', 'issuing_authority', textOf),
    issuedOn: first('issuedOn', 'issued_on', readDate),
    expiresOn: first('expiresOn', 'expires_on', readDate),
    mrz: details.mrz.lines,
    ...(kind === 'identity_document' ? {} : account()),
  });
}

/** Reads a claim from its field, and reports one that is there only where it may be about something else. */
export function firstIn(details: Details, reader: ClaimReader) {
  return <Value>(claim: string, field: Field, read: Candidate<Value>[1]): Value | undefined => {
    const values = details.values(field);
    if (values.length === 0 && details.isElsewhere(field)) reader.unusable(claim, ELSEWHERE);
    return reader.first(claim, ...values.map((value) => [value, read] as const));
  };
}

/** The print counts, but not against the zone: one of the two was misread. A print that specifies none stands. */
function genderIn(details: Details, reader: ClaimReader): Gender | undefined {
  const read = (value: unknown) => genderOf(textOf(value), GENDERS);
  const gender = firstIn(details, reader)('gender', 'gender', read);
  if (gender === undefined || gender === 'unspecified') return gender;
  if (details.values('gender').every((value) => (read(value) ?? gender) === gender)) return gender;
  reader.unusable('gender', 'two sources say different things, so none is used');
  return undefined;
}

const ELSEWHERE = 'the value stands in an object that may be about something else, so it is not used';

const UNREADABLE = 'a line of the machine-readable zone cannot be read, so none is used';

const countryOf = (value: unknown) => countryCode(textOf(value));

const zoneText = (value: unknown) => unfilled(textOf(value));

/** The document code of ICAO 9303: `P` opens a passport, `ID` and a bare `I` an identity card. */
function typeByMrz(line: string | undefined): DocumentType | undefined {
  if (line?.startsWith('P')) return 'passport';
  return line !== undefined && /^I[D<]/.test(line) ? 'identity_card' : undefined;
}

/** Fillers and commas between names are not part of them. A number is no name. */
function personName(value: unknown): string | undefined {
  return typeof value === 'number' ? undefined : zoneText(value)?.replace(/[<,\s]+/g, ' ');
}
