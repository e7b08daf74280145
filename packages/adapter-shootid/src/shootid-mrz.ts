/** The lines of a machine-readable zone, as far as they can be read. */
export interface Mrz {
  /** With the filler `<`. None where one of them cannot be read: the others would not be a zone. */
  readonly lines: readonly string[];
  /** Whether lines were sent and cannot be read. */
  readonly isDamaged: boolean;
}

const LINE = /^[A-Z0-9<]{20,}$/;

/** From fields of their own, the first value of each, or from all lines in one text or list. */
export function readMrz(fields: readonly (readonly unknown[])[], together: readonly unknown[]): Mrz {
  const sent = fields.map((values) => values[0]);
  const last = sent.findLastIndex((value) => value !== undefined);
  return last === -1 ? linesIn(together[0]) : allOrNone(sent.slice(0, last + 1));
}

function linesIn(value: unknown): Mrz {
  if (value === undefined) return { lines: [], isDamaged: false };
  if (Array.isArray(value)) return allOrNone(value.filter((item) => item !== null && item !== ''));
  if (typeof value !== 'string') return { lines: [], isDamaged: true };
  // Other text may stand around the zone.
  return { lines: value.split(/\s+/).filter((line) => LINE.test(line)), isDamaged: false };
}

function allOrNone(values: readonly unknown[]): Mrz {
  const lines = values.flatMap((value) => (typeof value === 'string' ? [value.trim()] : []));
  const isWhole = lines.length === values.length && lines.every((line) => LINE.test(line));
  return isWhole ? { lines, isDamaged: false } : { lines: [], isDamaged: true };
}
