import type { Artifact, Claims, Identifier, ProofedDocument } from '@anyproof/core';
import {
  type Candidate,
  type ClaimReader,
  compact,
  countryCode,
  dateOnly,
  plainText,
  unfilled,
} from '@anyproof/provider-kit';
import type { DocumentResult, Row, VisualRow } from '../client/results.js';
import { artifactKindOf, documentTypeOf } from '../vocabulary.js';

/** Printed values take precedence over the MRZ, and the MRZ over the barcode (dossier 12). */
export function readDocuments(result: DocumentResult, reader: ClaimReader): ProofedDocument[] {
  const rows = rowsOf(result);
  const issuingCountry = reader.first(
    'documents.issuingCountry',
    [result.country, countryCode],
    ...each(rows.mrz('issuing_state_or_organization'), countryCode),
  );
  const document = compact<Omit<ProofedDocument, 'kind'>>({
    type: documentTypeOf(result.documentType),
    nativeType: result.documentType,
    number: reader.first(
      'documents.number',
      ...numbers(printedTexts(rows, 'document_number')),
      ...numbers(rows.mrz('document_number')),
      ...numbers(rows.barcode('document_number')),
    ),
    holder: compact<Claims>({ identifiers: identifiers(rows, issuingCountry, reader) }),
    issuingCountry,
    issuingAuthority: reader.first('documents.issuingAuthority', ...printed(rows, 'authority')),
    issuedOn: reader.first('documents.issuedOn', ...dates(rows, 'date_of_issue')),
    expiresOn: reader.first('documents.expiresOn', ...dates(rows, 'date_of_expiry')),
    mrz: rows
      .mrz('full_string')[0]
      ?.split('^')
      .filter((line) => line !== ''),
  });
  return Object.keys(document).length === 0 ? [] : [{ kind: 'identity_document', ...document }];
}

/** The holder's number in the register of the country that issued the document. */
function identifiers(
  rows: DocumentRows,
  country: string | undefined,
  reader: ClaimReader,
): readonly Identifier[] {
  const value = reader.first(
    'documents.holder.identifiers',
    ...numbers(printedTexts(rows, 'personal_number')),
    ...numbers(rows.mrz('personal_number_or_optional_data')),
  );
  return value === undefined ? [] : [compact<Identifier>({ type: 'personal_number', country, value })];
}

/**
 * No list is complete: each of the results, and the list itself, may name images that the others lack (dossier 11, row
 * 22). All are JPEG; an id is the vendor's name.
 */
export function readArtifacts(lists: readonly (readonly string[] | undefined)[]): Artifact[] {
  const names = new Set(lists.flatMap((list) => list ?? []).filter((name) => name !== ''));
  return [...names].map((id) => ({
    id,
    kind: artifactKindOf(id),
    mediaType: 'image/jpeg',
  }));
}

/** The rows of a document result by name (dossier 8.3), without empty ones. */
export interface DocumentRows {
  /** The most reliable reading first: both sides may show the same field. */
  printed(name: string): readonly VisualRow[];
  /** From the machine-readable zone. */
  mrz(name: string): readonly string[];
  barcode(name: string): readonly string[];
}

export function rowsOf(document: DocumentResult): DocumentRows {
  const printed = byName(document.documentVisualResults, (row) =>
    isSaid(row.value) || isSaid(row.normalizedDateValue) ? row : undefined,
  );
  for (const rows of printed.values()) rows.sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0));
  const mrz = byName(document.documentMrzResults, textOf);
  const barcode = byName(document.documentBarcodeResults, textOf);
  return {
    printed: (name) => printed.get(name) ?? [],
    mrz: (name) => mrz.get(name) ?? [],
    barcode: (name) => barcode.get(name) ?? [],
  };
}

const textOf = ({ value }: Row): string | undefined => (isSaid(value) ? value : undefined);

const isSaid = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

function byName<Kind extends Row, Value>(
  rows: readonly Kind[] = [],
  read: (row: Kind) => Value | undefined,
): Map<string, Value[]> {
  const named = new Map<string, Value[]>();
  for (const row of rows) {
    const value = read(row);
    if (row.name === undefined || value === undefined) continue;
    const others = named.get(row.name);
    if (others === undefined) named.set(row.name, [value]);
    else others.push(value);
  }
  return named;
}

export function each<Value>(
  texts: readonly string[],
  read: Candidate<Value>[1],
): readonly Candidate<Value>[] {
  return texts.map((text) => [text, read] as const);
}

/** In a zone, a number that consists of fillers means "none". */
function numbers(texts: readonly string[]): readonly Candidate<string>[] {
  return texts.map((text) => [unfilled(text), plainText] as const);
}

export function printedTexts(rows: DocumentRows, name: string): readonly string[] {
  return rows.printed(name).flatMap(({ value }) => value ?? []);
}

export function printed(rows: DocumentRows, name: string): readonly Candidate<string>[] {
  return each(printedTexts(rows, name), plainText);
}

/** Printed, else from the machine-readable zone. */
export function dates(rows: DocumentRows, name: string): readonly Candidate<string>[] {
  return [
    ...rows.printed(name).map((row) => [row, () => dateOf(row)] as const),
    ...each(rows.mrz(name), dateOnly),
  ];
}

/** Dates printed in a national format have the vendor's normalized form next to them. */
function dateOf({ value, normalizedDateValue }: VisualRow): string | undefined {
  return dateOnly(value) ?? dateOnly(normalizedDateValue);
}
