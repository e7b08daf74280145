import {
  type Answer,
  answer,
  code,
  flag,
  list,
  number,
  object,
  required,
  text,
} from '@anyproof/provider-kit';
import {
  type Address,
  address,
  OF_VERIFICATION,
  type Said,
  type Verification,
  verificationFields,
} from './verification.js';

// What Acme found. Nothing of it is required but what names an item: one odd field must not make a report unreadable.

export interface Name {
  readonly full?: string;
  readonly given?: string;
  readonly family?: string;
  readonly birth?: string;
}

/** What a document says of its holder. */
export interface Holder {
  readonly name?: Name;
  readonly born?: string;
  readonly birthplace?: Pick<Address, 'city' | 'country'>;
  readonly sex?: string;
  readonly nationalities?: readonly string[];
  readonly address?: Address;
  readonly identifiers?: readonly NumberOfPerson[];
}

export interface NumberOfPerson {
  readonly type?: string;
  readonly country?: string;
  readonly number: string;
}

const holderFields = {
  name: object<Name>({ full: text, given: text, family: text, birth: text }),
  born: text,
  birthplace: object<Pick<Address, 'city' | 'country'>>({ city: text, country: text }),
  sex: text,
  nationalities: list(text),
  address,
  identifiers: list(object<NumberOfPerson>({ type: text, country: text, number: required(code) })),
};

export interface Person extends Holder {
  readonly email?: { readonly address: string; readonly verified?: boolean };
  readonly phone?: { readonly number: string; readonly verified?: boolean };
}

export interface Document {
  readonly kind?: string;
  readonly type?: string;
  readonly number?: string;
  readonly issuingCountry?: string;
  readonly issuingAuthority?: string;
  readonly issued?: string;
  readonly expires?: string;
  readonly mrz?: readonly string[];
  readonly holder?: Holder;
}

export interface Test {
  readonly name: string;
  readonly outcome?: string;
  readonly score?: number;
}

export interface Comparison {
  readonly field: string;
  readonly outcome?: string;
  readonly expected?: string;
  readonly found?: string;
}

export interface AttemptMade {
  readonly reportId?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly findings?: readonly string[];
}

export interface File {
  readonly id: string;
  readonly kind?: string;
  readonly mediaType?: string;
  readonly size?: number;
  readonly sha256?: string;
}

export interface Report extends Verification {
  readonly level?: string;
  readonly readableUntil?: string;
  readonly person?: Person;
  readonly asserted?: Said;
  readonly documents?: readonly Document[];
  readonly tests?: readonly Test[];
  readonly comparisons?: readonly Comparison[];
  readonly attempts?: readonly AttemptMade[];
  readonly files?: readonly File[];
}

export const report: Answer<Report> = answer<Report>()(
  {
    ...verificationFields,
    level: text,
    readableUntil: text,
    person: object<Person>({
      ...holderFields,
      email: object<NonNullable<Person['email']>>({ address: required(text), verified: flag }),
      phone: object<NonNullable<Person['phone']>>({ number: required(text), verified: flag }),
    }),
    asserted: object<Said>({
      familyName: text,
      givenName: text,
      born: text,
      nationality: text,
      email: text,
      phone: text,
      address,
    }),
    documents: list(
      object<Document>({
        kind: text,
        type: text,
        number: code,
        issuingCountry: text,
        issuingAuthority: text,
        issued: text,
        expires: text,
        mrz: list(text),
        holder: object<Holder>(holderFields),
      }),
    ),
    tests: list(object<Test>({ name: required(text), outcome: text, score: number })),
    comparisons: list(
      object<Comparison>({ field: required(text), outcome: text, expected: text, found: text }),
    ),
    attempts: list(
      object<AttemptMade>({ reportId: code, startedAt: text, endedAt: text, findings: list(text) }),
    ),
    files: list(
      object<File>({ id: required(code), kind: text, mediaType: text, size: number, sha256: text }),
    ),
  },
  OF_VERIFICATION,
);
