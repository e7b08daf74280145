/** An invented person, as their documents show them. */
export interface Person {
  readonly given: string;
  readonly family: string;
  /** The family name at birth. */
  readonly birth?: string;
  readonly born: string;
  readonly birthplace: { readonly city: string; readonly country: string };
  readonly sex: 'F' | 'M' | 'X';
  readonly nationality: string;
  readonly address: {
    readonly street: string;
    readonly postalCode: string;
    readonly city: string;
    readonly country: string;
  };
  readonly personalNumber: string;
  /** Of the identity card. */
  readonly number: string;
  readonly authority: string;
  readonly issued: string;
  readonly expires: string;
  readonly mrz: readonly string[];
}

const PEOPLE = {
  ines: {
    given: 'INES MARIE',
    family: 'EXEMPLE-DURAND',
    birth: 'EXEMPLE',
    born: '1988-04-02',
    birthplace: { city: 'LYON', country: 'FRA' },
    sex: 'F',
    nationality: 'FRA',
    address: { street: '8 RUE DU PUITS', postalCode: '69009', city: 'LYON', country: 'FRA' },
    personalNumber: '288046900000012',
    number: 'X4RTBPFW4',
    authority: 'PREFECTURE DU RHONE',
    issued: '2021-05-07',
    expires: '2031-05-06',
    mrz: [
      'IDFRAX4RTBPFW46<<<<<<<<<<<<<<<',
      '8804020F3105065FRA<<<<<<<<<<<4',
      'EXEMPLE<DURAND<<INES<MARIE<<<<',
    ],
  },
  tomas: {
    given: 'TOMAS',
    family: 'MUSTERMANN',
    born: '1979-11-30',
    birthplace: { city: 'BREMEN', country: 'DEU' },
    sex: 'M',
    nationality: 'DEU',
    address: { street: 'AM BRUNNEN 8', postalCode: '28199', city: 'BREMEN', country: 'DEU' },
    personalNumber: '79113000012',
    number: 'L01X00T47',
    authority: 'STADT BREMEN',
    issued: '2021-05-07',
    expires: '2031-05-06',
    mrz: [
      'IDD<<L01X00T471<<<<<<<<<<<<<<<',
      '7911303M3105065D<<<<<<<<<<<<<8',
      'MUSTERMANN<<TOMAS<<<<<<<<<<<<<',
    ],
  },
} as const satisfies { readonly [name: string]: Person };

export type Name = keyof typeof PEOPLE;
export type Side = 'front' | 'back' | 'face' | 'letter';

/** What Acme reads from a picture. */
export interface Picture {
  readonly name: Name;
  readonly side: Side;
}

export const INES: Person = PEOPLE.ines;

const JPEG = Buffer.from('ffd8ffe000104a46', 'hex');

/** A JPEG by its first bytes; who is on it is in its second line. No real person, and no real picture. */
export function picture(name: Name, side: Side): Buffer {
  return Buffer.concat([JPEG, Buffer.from(`\n${name} ${side}\n`), Buffer.alloc(50_000, 3)]);
}

/** A JPEG by its first bytes that shows nothing. */
export function noise(): Buffer {
  return Buffer.concat([JPEG, Buffer.alloc(5_000, 9)]);
}

/** Undefined for pictures that nobody can read. */
export function readPicture(bytes: Buffer): Picture | undefined {
  const [, name, side] =
    /^\n(ines|tomas) (front|back|face|letter)\n/.exec(bytes.toString('latin1', 8, 40)) ?? [];
  if (name !== 'ines' && name !== 'tomas') return undefined;
  return side === 'front' || side === 'back' || side === 'face' || side === 'letter'
    ? { name, side }
    : undefined;
}

export const shownOn = ({ name }: Picture): Person => PEOPLE[name];
