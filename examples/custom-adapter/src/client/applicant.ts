// The person of a verification.
import type { Claims, CreateSessionInput, Warning } from '@anyproof/core';
import { compact, compactOrNothing, unless } from '@anyproof/provider-kit';
import type { AcmeClient, NewApplicant } from './index.js';
import type { Address, Said } from './verification.js';

export interface UsedApplicant {
  readonly id: string;
  /** No other creation uses it, so this one may take it back. */
  readonly isOurs: boolean;
  readonly warnings: readonly Warning[];
}

/** Undefined if the subject names the person, if there is no earlier session here, or if its person was erased. */
export async function applicantOfPrevious(
  client: AcmeClient,
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
  client: AcmeClient,
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
