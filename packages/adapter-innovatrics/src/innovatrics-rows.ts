import type { DocumentResult, Row, VisualRow } from './innovatrics-data-answers.js';

/** The rows of a document result by their names (dossier 8.3); those that say nothing are left out. */
export interface DocumentRows {
  /** What was read best first: both sides may print the same. */
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
