import type { Claims, EvidenceKind, ProofedDocument } from '@anyproof/core';
import {
  agreedGender,
  type Candidate,
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  unfilled,
} from '@anyproof/provider-kit';
import type { ReportedDocument, Result } from '../client/transaction.js';
import {
  type DocumentTypes,
  type DocumentWords,
  type Field,
  GENDERS,
  kindOf,
  type ResultKeys,
  typeByMrz,
} from '../vocabulary.js';
import { type Details, namesIn, readDate, readDetails, textOf } from './details.js';

/** How far ShootID has processed one document. */
export type Standing = 'open' | 'read' | 'failed';

/** What a document's status says. */
export interface Counted {
  readonly kind: EvidenceKind;
  readonly nativeType: string | undefined;
  readonly standing: Standing;
  /** The vendor's status, unchanged. */
  readonly word: string | undefined;
  /** False for a status that no setting names. */
  readonly known: boolean;
}

/** One of ShootID's documents, with what was read from it. */
export interface SeenDocument extends Counted {
  readonly details: Details;
}

/** The settings for reading results. */
export interface ReadingSettings {
  readonly words: DocumentWords;
  readonly documentTypes: DocumentTypes;
  readonly resultKeys: ResultKeys;
}

/** Oldest first. */
export function seenDocuments({ documents }: Result, settings: ReadingSettings): SeenDocument[] {
  const names = namesIn(settings.resultKeys);
  return [...(documents ?? [])].sort(byNumber).map((document: ReportedDocument) => {
    const details = readDetails(document, names);
    const word = document.status || undefined;
    return {
      kind: kindOf(document, settings.documentTypes),
      nativeType: document.declaredType || undefined,
      word,
      details,
      ...standingOf(word, details, settings.words),
    };
  });
}

/**
 * The status decides, if there is one: texts next to a status in progress may come from one page of two. A status that
 * no setting names ends nothing, whatever texts there are (dossier 2.2). Without a status, texts are the only sign.
 */
function standingOf(
  word: string | undefined,
  details: Details,
  words: DocumentWords,
): Pick<Counted, 'standing' | 'known'> {
  if (word === undefined) return { standing: details.any() ? 'read' : 'open', known: true };
  if (words.failed.includes(word)) return { standing: 'failed', known: true };
  if (words.read.includes(word)) return { standing: 'read', known: true };
  return { standing: 'open', known: words.inProgress.includes(word) };
}

/** What was read from the newest identity document: two papers, possibly of two people, are never mixed. */
export function extractedClaims(documents: readonly SeenDocument[], reader: ClaimReader): Claims | undefined {
  const document = documents.findLast((one) => one.kind === 'identity_document' && one.standing === 'read');
  if (document === undefined) return undefined;
  const { details } = document;
  const first = firstIn(details, reader);
  const genders = valuesOf('gender', 'gender', details, reader).map((value) => textOf(value) ?? value);
  const gender = agreedGender(reader, genders, GENDERS);
  const nationality = first('nationalities', 'nationality', countryOf);
  return compactOrNothing<Claims>({
    given_name: first('given_name', 'given_name', personName),
    family_name: first('family_name', 'family_name', personName),
    birth_family_name: first('birth_family_name', 'birth_family_name', personName),
    birthdate: first('birthdate', 'birthdate', readDate),
    gender,
    place_of_birth: compact({ locality: first('place_of_birth.locality', 'birth_place', textOf) }),
    nationalities: nationality === undefined ? undefined : [nationality],
  });
}

/** The vendor numbers documents in order (dossier 1); those without a number keep their position in the list. */
function byNumber(a: ReportedDocument, b: ReportedDocument): number {
  const difference = Number(a.documentId ?? Number.NaN) - Number(b.documentId ?? Number.NaN);
  return Number.isNaN(difference) ? 0 : difference;
}

export function proofedDocument(
  { kind, nativeType, details }: SeenDocument,
  reader: ClaimReader,
): ProofedDocument {
  const find = firstIn(details, reader);
  const first = <Value>(part: string, field: Field, read: Candidate<Value>[1]) =>
    find(`documents.${part}`, field, read);
  if (details.mrz.isDamaged) reader.unusable('documents.mrz', UNREADABLE);
  if (details.mrz.isDamaged && kind === 'identity_document') reader.unusable('documents.type', UNREADABLE);
  const account = () =>
    compactOrNothing<NonNullable<ProofedDocument['bank']>>({
      iban: first('bank.iban', 'iban', textOf)?.replaceAll(' ', ''),
      bic: first('bank.bic', 'bic', textOf),
      accountHolder: first('bank.accountHolder', 'account_holder', textOf),
    });
  const number = first('number', 'number', zoneText);
  const personalNumber = first('holder.identifiers', 'personal_number', zoneText);
  const issuingCountry = first('issuingCountry', 'issuing_country', countryOf);
  return compact<ProofedDocument>({
    kind,
    nativeType,
    type: kind === 'identity_document' ? typeByMrz(details.mrz.lines[0]) : undefined,
    number,
    holder: personalNumber === undefined ? undefined : holderOf(personalNumber, issuingCountry),
    issuingCountry,
    issuingAuthority: first('issuingAuthority', 'issuing_authority', textOf),
    issuedOn: first('issuedOn', 'issued_on', readDate),
    expiresOn: first('expiresOn', 'expires_on', readDate),
    mrz: details.mrz.lines,
    bank: kind === 'identity_document' ? undefined : account(),
  });
}

/** A personal number is given by the country of the document. */
function holderOf(value: string, country: string | undefined): Claims {
  return { identifiers: [{ type: 'personal_number', ...(country !== undefined && { country }), value }] };
}

/** Reads claims from their fields. */
export function firstIn(details: Details, reader: ClaimReader) {
  return <Value>(claim: string, field: Field, read: Candidate<Value>[1]): Value | undefined =>
    reader.first(claim, ...valuesOf(claim, field, details, reader).map((value) => [value, read] as const));
}

/** Reports a claim that occurs only where it may be about something else. */
function valuesOf(claim: string, field: Field, details: Details, reader: ClaimReader): readonly unknown[] {
  const values = details.values(field);
  if (values.length === 0 && details.isElsewhere(field)) reader.unusable(claim, ELSEWHERE);
  return values;
}

const ELSEWHERE = 'a value with this name may refer to something else, so it is not used';

const UNREADABLE = 'a line of the machine-readable zone cannot be read, so none is used';

const countryOf = (value: unknown) => countryCode(textOf(value));

const zoneText = (value: unknown) => unfilled(textOf(value));

/** Removes fillers and commas between names. A number is not a name. */
function personName(value: unknown): string | undefined {
  return typeof value === 'number' ? undefined : zoneText(value)?.replace(/[<,\s]+/g, ' ');
}
