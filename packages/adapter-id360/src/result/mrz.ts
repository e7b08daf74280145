import { compact } from '@anyproof/provider-kit';

/** What machine-readable zones say beside names, number and dates (ICAO 9303, parts 4 to 6). */
export interface MrzFields {
  /** With its fillers. */
  readonly issuingCountry?: string;
  readonly nationality?: string;
  readonly sex?: string;
}

/** Line, from, to. */
type Cell = readonly [line: number, from: number, to: number];

interface Layout {
  readonly lines: number;
  readonly width: number;
  readonly nationality?: Cell;
  readonly sex: Cell;
}

const LAYOUTS: readonly Layout[] = [
  // Cards.
  { lines: 3, width: 30, nationality: [1, 15, 18], sex: [1, 7, 8] },
  // Passports.
  { lines: 2, width: 44, nationality: [1, 10, 13], sex: [1, 20, 21] },
  { lines: 2, width: 36, nationality: [1, 10, 13], sex: [1, 20, 21] },
];

/** The French card until 2021: 36 wide, with a layout of its own that states no nationality. */
const FRENCH_CARD: Layout = { lines: 2, width: 36, sex: [1, 34, 35] };

/** ID360 writes `#` where ICAO writes `<` (dossier 1). Lines that are blank are none. */
export function mrzLines(lines: readonly (string | undefined)[]): readonly string[] {
  return lines.flatMap((line) => {
    const written = line?.trim().replaceAll('#', '<');
    return written ? [written] : [];
  });
}

/** Nothing where the lines are of no known format: a character too few moves all fields. */
export function mrzFields(lines: readonly string[]): MrzFields {
  const [first = ''] = lines;
  const layout = first.startsWith('IDFRA') && lines.length === 2 ? FRENCH_CARD : layoutOf(lines);
  if (layout === undefined || !fits(lines, layout)) return {};
  return compact<MrzFields>({
    issuingCountry: first.slice(2, 5),
    nationality: textAt(lines, layout.nationality),
    sex: textAt(lines, layout.sex),
  });
}

function textAt(lines: readonly string[], place: Cell | undefined): string | undefined {
  return place === undefined ? undefined : lines[place[0]]?.slice(place[1], place[2]);
}

function layoutOf(lines: readonly string[]): Layout | undefined {
  return LAYOUTS.find((layout) => fits(lines, layout));
}

function fits(lines: readonly string[], { lines: count, width }: Layout): boolean {
  return lines.length === count && lines.every((line) => line.length === width);
}
