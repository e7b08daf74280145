import type { Claims, DocumentType, ProofedDocument } from '@anyproof/core';
import { alpha3, compact, compactOrNothing, entryOf } from '@anyproof/provider-kit';
import { type Details, readDetails } from './shootid-details.js';
import { kindOf } from './shootid-evidence.js';
import type { ReportedDocument, Result } from './shootid-schema.js';
import type { ShootIdSettings } from './shootid-settings.js';
import { type Counted, standingOf } from './shootid-status.js';

/** One of ShootID's documents, with what was read from it. */
export interface SeenDocument extends Counted {
  readonly nativeType: string | undefined;
  readonly details: Details;
}

export type ReadingSettings = Pick<ShootIdSettings, 'words' | 'documentTypes' | 'resultKeys'>;

const GENDERS: { readonly [word: string]: string } = {
  M: 'male',
  H: 'male',
  F: 'female',
  MALE: 'male',
  FEMALE: 'female',
};

/** Oldest first. */
export function seenDocuments({ documents }: Result, settings: ReadingSettings): SeenDocument[] {
  return [...(documents ?? [])].sort(byNumber).map((document: ReportedDocument) => {
    const details = readDetails(document, settings.resultKeys);
    const word = document.status || undefined;
    return {
      kind: kindOf(document.declaredType, settings),
      nativeType: document.declaredType ?? undefined,
      word,
      details,
      ...standingOf(word, details.any, settings.words),
    };
  });
}

/** What was read from the newest identity document: two papers, maybe of two people, are never mixed. */
export function extractedClaims(documents: readonly SeenDocument[]): Claims | undefined {
  const document = documents.findLast((one) => one.kind === 'identity_document' && one.standing === 'read');
  if (document === undefined) return undefined;
  const { details } = document;
  const nationality = alpha3(details.text('nationality'));
  return compactOrNothing<Claims>({
    given_name: name(details.text('given_name')),
    family_name: name(details.text('family_name')),
    birth_family_name: name(details.text('birth_family_name')),
    birthdate: details.date('birthdate'),
    gender: entryOf(GENDERS, details.text('gender')?.toUpperCase()),
    place_of_birth: compact({ locality: details.text('birth_place') }),
    nationalities: nationality === undefined ? undefined : [nationality],
  });
}

/** The vendor numbers documents as they come (dossier 1); those without a number stay in the order of the list. */
function byNumber(a: ReportedDocument, b: ReportedDocument): number {
  const difference = Number(a.documentId ?? Number.NaN) - Number(b.documentId ?? Number.NaN);
  return Number.isNaN(difference) ? 0 : difference;
}

export function proofedDocument({ kind, nativeType, details }: SeenDocument): ProofedDocument {
  return compact<ProofedDocument>({
    kind,
    nativeType,
    type: kind === 'identity_document' ? typeByMrz(details.mrz[0]) : undefined,
    number: details.text('number'),
    personalNumber: details.text('personal_number'),
    issuingCountry: alpha3(details.text('issuing_country')),
    issuingAuthority: details.text('issuing_authority'),
    issuedOn: details.date('issued_on'),
    expiresOn: details.date('expires_on'),
    mrz: details.mrz,
    ...(kind === 'identity_document' ? {} : accountOf(details)),
  });
}

function accountOf(details: Details) {
  return {
    iban: details.text('iban')?.replaceAll(' ', ''),
    bic: details.text('bic'),
    accountHolder: details.text('account_holder'),
  };
}

/** The document code of ICAO 9303: `P` opens a passport, `ID` and a bare `I` an identity card. */
function typeByMrz(line: string | undefined): DocumentType | undefined {
  if (line?.startsWith('P')) return 'passport';
  return line !== undefined && /^I[D<]/.test(line) ? 'identity_card' : undefined;
}

/** Fillers and commas between names are not part of them. */
function name(text: string | undefined): string | undefined {
  return text?.replace(/[<,\s]+/g, ' ').trim();
}
