/** A machine readable zone cut into its fields, fillers and all (ICAO 9303 parts 4 and 5). */
export interface MrzZone {
  readonly lines: readonly string[];
  readonly size: 'TD1' | 'TD3';
  readonly documentCode: string;
  readonly issuer: string;
  readonly documentNumber: string;
  readonly documentNumberCheck: string;
  readonly birth: string;
  readonly birthCheck: string;
  readonly sex: string;
  readonly expiry: string;
  readonly expiryCheck: string;
  readonly nationality: string;
  readonly optional: string;
  readonly compositeCheck: string;
  /** What the composite check digit is computed over. */
  readonly composite: string;
  readonly names: string;
}

/** Undefined when the lines are neither 3 of 30 nor 2 of 44. */
export function readMrz(lines: readonly string[]): MrzZone | undefined {
  const [first = '', second = '', third = ''] = lines;
  if (lines.length === 3 && lines.every((line) => line.length === 30)) {
    return {
      lines,
      size: 'TD1',
      documentCode: first.slice(0, 2),
      issuer: first.slice(2, 5),
      documentNumber: first.slice(5, 14),
      documentNumberCheck: first.slice(14, 15),
      birth: second.slice(0, 6),
      birthCheck: second.slice(6, 7),
      sex: second.slice(7, 8),
      expiry: second.slice(8, 14),
      expiryCheck: second.slice(14, 15),
      nationality: second.slice(15, 18),
      optional: first.slice(15, 30),
      compositeCheck: second.slice(29),
      composite: first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29),
      names: third,
    };
  }
  if (lines.length === 2 && lines.every((line) => line.length === 44)) {
    return {
      lines,
      size: 'TD3',
      documentCode: first.slice(0, 2),
      issuer: first.slice(2, 5),
      documentNumber: second.slice(0, 9),
      documentNumberCheck: second.slice(9, 10),
      birth: second.slice(13, 19),
      birthCheck: second.slice(19, 20),
      sex: second.slice(20, 21),
      expiry: second.slice(21, 27),
      expiryCheck: second.slice(27, 28),
      nationality: second.slice(10, 13),
      optional: second.slice(28, 42),
      compositeCheck: second.slice(43),
      composite: second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43),
      names: first.slice(5),
    };
  }
  return undefined;
}

/** The remainder by 10 of the characters' values weighed 7, 3, 1. */
export function checkDigit(text: string): string {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '<';
    const value = letter === '<' ? 0 : Number.parseInt(letter, 36);
    sum += value * (at % 3 === 0 ? 7 : at % 3 === 1 ? 3 : 1);
  }
  return String(sum % 10);
}

export const checksOut = (zone: MrzZone): boolean =>
  checkDigit(zone.documentNumber) === zone.documentNumberCheck &&
  checkDigit(zone.birth) === zone.birthCheck &&
  checkDigit(zone.expiry) === zone.expiryCheck &&
  checkDigit(zone.composite) === zone.compositeCheck;

/** Fillers away: `GARCIA<LEFEVRE<<` reads `GARCIA LEFEVRE`. */
export const unfilled = (text: string): string => text.replace(/<+/g, ' ').trim();

export function identifiersOf(zone: MrzZone): { primary: string; secondary: string } {
  const [primary = '', secondary = ''] = zone.names.split('<<');
  return { primary: unfilled(primary), secondary: unfilled(secondary) };
}

/** Whether the name field is used to its last character, so that names may have been cut. */
export const isCut = (zone: MrzZone): boolean => !zone.names.endsWith('<');

/** `YYMMDD` as `YYYY-MM-DD`; births lie in the past, expiry dates in this century. */
export function mrzDate(text: string, kind: 'birth' | 'expiry', now: number): string {
  const year = Number(text.slice(0, 2));
  const thisYear = new Date(now).getUTCFullYear() % 100;
  const century = kind === 'birth' && year > thisYear ? '19' : '20';
  return `${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
}
