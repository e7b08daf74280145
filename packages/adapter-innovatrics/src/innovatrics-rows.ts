import { dateOnly } from '@anyproof/provider-kit';
import type { DocumentResult, VisualRow } from './innovatrics-schema.js';

/** The rows of a document result, by name (dossier 8.3). */
export interface DocumentRows {
  /** Printed text. */
  visual(name: string): string | undefined;
  /** From the machine readable zone. */
  mrz(name: string): string | undefined;
  /** `YYYY-MM-DD`: printed, else from the machine readable zone. */
  date(name: string): string | undefined;
}

export function readRows(document: DocumentResult): DocumentRows {
  const printed = (name: string): VisualRow | undefined => {
    const rows = (document.documentVisualResults ?? []).filter((row) => row.name === name && row.value);
    // Both sides may print it: the one that was read best.
    return rows.reduce<VisualRow | undefined>(
      (best, row) => (confidence(row) > confidence(best) ? row : best),
      undefined,
    );
  };
  const mrz = (name: string) =>
    (document.documentMrzResults ?? []).find((row) => row.name === name)?.value || undefined;
  return {
    visual: (name) => printed(name)?.value ?? undefined,
    mrz,
    date: (name) => {
      const row = printed(name);
      return dateOnly(row?.value) ?? dateOnly(row?.normalizedDateValue) ?? dateOnly(mrz(name));
    },
  };
}

function confidence(row: VisualRow | undefined): number {
  return row === undefined ? -1 : (row.confidence ?? 0);
}
