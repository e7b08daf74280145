import type { Claims, CreateSessionInput, Warning } from '@anyproof/core';
import {
  type Answer,
  answer,
  code,
  compact,
  compactOrNothing,
  flag,
  list,
  number,
  object,
  required,
  text,
  unless,
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

export interface NewApplicant extends Said {
  readonly subject?: string;
}

export interface Applicant {
  readonly id: string;
}

/** What finding the right applicant takes of the client. */
interface ApplicantCalls {
  get(
    verification: string,
    signal?: AbortSignal,
  ): Promise<{ readonly value: Pick<Verification, 'applicantId' | 'erasure'> }>;
  createApplicant(
    body: NewApplicant,
    key: string,
    signal?: AbortSignal,
  ): Promise<{ readonly value: Applicant; readonly isReplayed: boolean }>;
  applicant(id: string, signal?: AbortSignal): Promise<unknown>;
}

export interface UsedApplicant {
  readonly id: string;
  /** No other creation uses it, so this one may take it back. */
  readonly isOurs: boolean;
  readonly warnings: readonly Warning[];
}

/** Undefined if the subject names the person, if there is no earlier session here, or if its person was erased. */
export async function applicantOfPrevious(
  client: ApplicantCalls,
  { previous, subject, selfAsserted = {} }: CreateSessionInput,
  provider: string,
  signal: AbortSignal | undefined,
): Promise<UsedApplicant | undefined> {
  if (subject !== undefined || previous?.provider !== provider) return undefined;
  const answer = await client.get(previous.id, signal).catch(unless('SESSION_NOT_FOUND', 'SESSION_GONE'));
  const { applicantId, erasure } = answer?.value ?? {};
  if (applicantId === undefined || erasure?.scope === 'applicant') return undefined;
  const isAnythingSaid = Object.values(selfAsserted).some((claim) => claim !== undefined);
  return { id: applicantId, isOurs: false, warnings: isAnythingSaid ? [NOT_SENT] : [] };
}

const NOT_SENT: Warning = {
  code: 'HINT_IGNORED',
  path: 'selfAsserted',
  message:
    'the applicant of the earlier session is used as it is, so selfAsserted was not sent; with a subject it would be',
};

/** A key answers with its applicant even if that was taken back since: then the next key makes another. */
export async function newApplicant(
  client: ApplicantCalls,
  body: NewApplicant,
  key: string,
  signal: AbortSignal | undefined,
): Promise<UsedApplicant> {
  const { value, isReplayed } = await client.createApplicant(body, key, signal);
  const isThere =
    !isReplayed ||
    (await client.applicant(value.id, signal).catch(unless('SESSION_NOT_FOUND', 'SESSION_GONE')));
  // Another creation with the same subject may use the same applicant already.
  return isThere
    ? { id: value.id, isOurs: body.subject === undefined, warnings: [] }
    : newApplicant(client, body, `${key}.`, signal);
}

/** A person needs a family name; core has checked that there is one. */
export function applicantRequest({
  subject,
  selfAsserted = {},
  expected = {},
}: CreateSessionInput): NewApplicant {
  const familyName = selfAsserted.family_name ?? expected.family_name;
  return compact<NewApplicant>({ ...saidOf(selfAsserted), familyName, subject });
}

export function saidOf({
  family_name,
  given_name,
  birthdate,
  nationalities,
  email,
  phone_number,
  address,
}: Claims): Said {
  return compact<Said>({
    familyName: family_name,
    givenName: given_name,
    born: birthdate,
    nationality: nationalities?.[0],
    email,
    phone: phone_number,
    address: compactOrNothing<Address>({
      street: address?.street_address,
      postalCode: address?.postal_code,
      city: address?.locality,
      region: address?.region,
      country: address?.country,
    }),
  });
}
