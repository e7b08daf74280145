/** The lines of a machine-readable zone, as far as they can be read. */
export interface Mrz {
  /** With the filler `<`. Empty if any line cannot be read: the others alone are not a zone. */
  readonly lines: readonly string[];
  /** True if lines were sent but cannot be read. */
  readonly isDamaged: boolean;
}

/** Where a zone may be: the values of each place, of which the first counts. */
export interface MrzPlaces {
  /** Lines of their own fields. */
  readonly fields: readonly (readonly unknown[])[];
  /** All lines in one text or list. */
  readonly zone: readonly unknown[];
  /** The text of a whole page, which may contain a zone. */
  readonly page: readonly unknown[];
}

const LINE = /^[A-Z0-9<]{20,}$/;
const NONE: Mrz = { lines: [], isDamaged: false };
const DAMAGED: Mrz = { lines: [], isDamaged: true };

export function readMrz({ fields, zone, page }: MrzPlaces): Mrz {
  const sent = fields.map((values) => values[0]);
  const last = sent.findLastIndex((value) => value !== undefined);
  if (last !== -1) return allOrNone(sent.slice(0, last + 1));
  return zone.length > 0 ? zoneIn(zone[0]) : pageIn(page[0]);
}

function zoneIn(value: unknown): Mrz {
  if (Array.isArray(value)) return allOrNone(value.filter((item) => item !== null && item !== ''));
  if (typeof value !== 'string') return DAMAGED;
  const { lines, others } = split(value);
  // Other text may surround the zone, but nothing as long as a line or with fillers.
  return isZone(lines) && !others.some((word) => word.length >= 20 || /[<#]/.test(word))
    ? { lines, isDamaged: false }
    : DAMAGED;
}

function pageIn(value: unknown): Mrz {
  if (value === undefined) return NONE;
  const text = Array.isArray(value) ? value.filter((item) => typeof item === 'string').join('\n') : value;
  if (typeof text !== 'string') return DAMAGED;
  const { lines, others } = split(text);
  const hasRests = others.some((word) => /[<#]{2}/.test(word));
  if (lines.length === 0 && !hasRests) return NONE;
  return isZone(lines) && !hasRests ? { lines, isDamaged: false } : DAMAGED;
}

function split(text: string) {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return {
    lines: words.filter((word) => LINE.test(word)),
    others: words.filter((word) => !LINE.test(word)),
  };
}

/** Two lines, or the three of a card, 30 characters wide; a driving licence (`D`) has one (ISO 18013-2). */
function isZone(lines: readonly string[]): boolean {
  if (lines.length === 1) return lines[0]?.startsWith('D') === true;
  return lines.length === 3 || (lines.length === 2 && !lines.every((line) => line.length === 30));
}

function allOrNone(values: readonly unknown[]): Mrz {
  const lines = values.flatMap((value) => (typeof value === 'string' ? [value.trim()] : []));
  const isWhole = lines.length === values.length && lines.every((line) => LINE.test(line));
  return isWhole ? { lines, isDamaged: false } : DAMAGED;
}
