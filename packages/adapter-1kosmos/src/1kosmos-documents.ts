import { entryOfWord } from '@anyproof/provider-kit';
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
 * legacy object describe the same one where they are of the same type, or only one is named.
 */
export function reportedDocuments(result: SessionResult): readonly DescribedDocument[] {
  const { document } = result;
  const legacy = LEGACY.flatMap(([place, type]) => {
    const one = result[place];
    return one === undefined ? [] : [{ type, one }];
  });
  if (document === undefined) return legacy.map(({ one }) => [one]);
  const type = typeOf(document) ?? legacy[0]?.type;
  const same = legacy.filter((one) => one.type === type).map(({ one }) => one);
  return [[document, ...same], ...legacy.filter((one) => one.type !== type).map(({ one }) => [one])];
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
