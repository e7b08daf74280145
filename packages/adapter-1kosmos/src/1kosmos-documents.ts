import { dateOnly, entryOfWord, unfilled } from '@anyproof/provider-kit';
import type { ReportedDocument, SessionResult } from './1kosmos-result-answers.js';

const TYPES: { readonly [type: string]: string } = {
  DL: 'driving_licence',
  DL_OBJECT: 'driving_licence',
  PPT: 'passport',
  PPT_OBJECT: 'passport',
  IDCARD: 'identity_card',
  IDCARD_OBJECT: 'identity_card',
};

/** The legacy shape's object of each type (dossier 7.4). */
const LEGACY = [
  ['dl_object', 'driving_licence'],
  ['ppt_object', 'passport'],
  ['idcard_object', 'identity_card'],
] as const;

/** One document, in each of the objects that describe it: of a field, the first that can be read counts. */
export type DescribedDocument = readonly ReportedDocument[];

/**
 * The documents of a result in either shape, the one that claims are read from first. `document` of the v3 shape and a
 * legacy object describe the same one where they are of the same type, or only one is named, and do not contradict each
 * other: one person is never made of two.
 */
export function reportedDocuments(result: SessionResult): readonly DescribedDocument[] {
  const { document } = result;
  const legacy = legacyIn(result);
  if (document === undefined) return legacy.map(({ one }) => [one]);
  const same = legacy.filter((one) => isOfType(document, one.type, legacy) && !differ(document, one.one));
  const others = legacy.filter((one) => !same.includes(one));
  return [[document, ...same.map(({ one }) => one)], ...others.map(({ one }) => [one])];
}

/** Whether two descriptions of one document are of two persons: then neither is one to claim. */
export function describesTwoPersons(result: SessionResult): boolean {
  const { document } = result;
  if (document === undefined) return false;
  const legacy = legacyIn(result);
  return legacy.some(({ type, one }) => isOfType(document, type, legacy) && areTwoPersons(document, one));
}

interface LegacyDocument {
  readonly type: string;
  readonly one: ReportedDocument;
}

function legacyIn(result: SessionResult): readonly LegacyDocument[] {
  return LEGACY.flatMap(([place, type]) => {
    const one = result[place];
    return one === undefined ? [] : [{ type, one }];
  });
}

const isOfType = (document: ReportedDocument, type: string, [first]: readonly LegacyDocument[]): boolean =>
  (typeOf(document) ?? first?.type) === type;

const differ = (a: ReportedDocument, b: ReportedDocument): boolean =>
  areTwoPersons(a, b) || disagree(fold(a.documentId), fold(b.documentId));

function areTwoPersons(a: ReportedDocument, b: ReportedDocument): boolean {
  const family = ({ familyName, lastName }: ReportedDocument) => fold(familyName) ?? fold(lastName);
  // The first of the given names: each description may have more or fewer of the others.
  const given = ({ givenName, firstName }: ReportedDocument) =>
    (fold(givenName) ?? fold(firstName))?.split(' ', 1)[0];
  return (
    disagree(family(a), family(b)) ||
    disagree(given(a), given(b)) ||
    disagree(fold(a.fullName), fold(b.fullName)) ||
    disagree(dateOnly(a.dob), dateOnly(b.dob))
  );
}

const disagree = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

/** To compare by: in capitals, with single blanks; undefined for nothing but fillers. */
export function fold(text: string | undefined): string | undefined {
  return unfilled(text)?.toUpperCase().split(/\s+/).join(' ');
}

export function typeOf({ type, documentType }: ReportedDocument): string | undefined {
  return entryOfWord(TYPES, type?.trim()) ?? entryOfWord(TYPES, documentType?.trim());
}

/** Of the document that claims are read from: the first such text that is not blank. */
export function textOf(
  result: SessionResult,
  field: 'image' | 'imageBack' | 'face' | 'proof_jwt',
): string | undefined {
  return reportedDocuments(result)[0]
    ?.map((one) => one[field])
    .find((text) => text !== undefined && text.trim() !== '');
}
