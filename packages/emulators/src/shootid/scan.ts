import { checksOut, identifiersOf, mrzDate, readMrz, unfilled } from '../innovatrics/mrz.js';
import {
  readSpecimen,
  type SpecimenComment,
  type SpecimenKind,
  type SpecimenPrinted,
} from '../shared/index.js';

/** What a scan made of a document: the texts, or that there was nothing to read. */
export type Scan =
  | { readonly read: false; readonly detectedType?: string }
  | {
      readonly read: true;
      readonly detectedType: string;
      readonly mrz?: Readonly<Record<string, unknown>>;
      readonly ocr?: Readonly<Record<string, unknown>>;
    };

/** Which papers a type stands for. There is no specimen of a cheque: a bank slip names the same account. */
const kindsOf: Readonly<Record<string, readonly SpecimenKind[]>> = {
  IDENTITY: ['identity_card', 'passport'],
  RIB: ['bank_details'],
  CHECK: ['bank_details'],
};

const typeOf: Readonly<Partial<Record<SpecimenKind, string>>> = {
  identity_card: 'IDENTITY',
  passport: 'IDENTITY',
  bank_details: 'RIB',
};

/** Reads a document's pages, in the order of their numbers, as proposed in dossier 2.3. */
export function scan(declaredType: string, pages: readonly Buffer[], now: number): Scan {
  const seen = pages.map((page) => readSpecimen(page));
  const [first] = seen;
  const detected = first && typeOf[first.kind];
  const fits = (comment: SpecimenComment | undefined): comment is SpecimenComment =>
    comment !== undefined && (kindsOf[declaredType] ?? []).includes(comment.kind);
  if (!first || !seen.every(fits) || !areOneDocument(seen)) {
    return { read: false, ...(detected !== undefined && { detectedType: detected }) };
  }
  const printed: SpecimenPrinted = Object.assign({}, ...seen.map((comment) => comment.printed));
  const isIdentity = declaredType === 'IDENTITY';
  const mrz = isIdentity ? mrzOf(printed, now) : undefined;
  const ocr = definedOf(isIdentity ? identityTexts(printed) : accountTexts(printed));
  return {
    read: true,
    detectedType: isIdentity ? 'IDENTITY' : declaredType,
    ...(mrz && { mrz }),
    ...(Object.keys(ocr).length > 0 && { ocr }),
  };
}

/** Two cards, or the same side twice, are not one document. */
function areOneDocument(comments: readonly SpecimenComment[]): boolean {
  const serials = new Set(comments.map(({ serial }) => serial));
  const sides = new Set(comments.map(({ side }) => side));
  return serials.size === 1 && sides.size === comments.length;
}

function mrzOf(printed: SpecimenPrinted, now: number): Readonly<Record<string, unknown>> | undefined {
  const zone = readMrz(printed.mrz ?? []);
  if (!zone) return undefined;
  const { primary, secondary } = identifiersOf(zone);
  const [line1, line2, line3] = zone.lines;
  return {
    line1,
    line2,
    ...(line3 !== undefined && { line3 }),
    lastName: primary,
    firstNames: secondary.split(' ').filter((name) => name !== ''),
    birthDate: mrzDate(zone.birth, 'birth', now),
    sex: zone.sex === '<' ? 'X' : zone.sex,
    documentNumber: unfilled(zone.documentNumber),
    issuingCountry: unfilled(zone.issuer),
    valid: checksOut(zone),
  };
}

const identityTexts = (printed: SpecimenPrinted) => ({
  birthPlace: printed.birth_place,
  expirationDate: printed.date_of_expiry,
});

const accountTexts = (printed: SpecimenPrinted) => ({
  iban: printed.iban,
  bic: printed.bic,
  holder: printed.account_holder,
});

function definedOf(texts: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
}
