import type { Artifact, DocumentType, ProofedDocument } from '@anyproof/core';
import { compact, dateOnly, entryOf } from '@anyproof/provider-kit';
import { mrzLines, readIdentityStep, unfilled } from './id360-identity-step.js';
import type { Report, ReportedFile } from './id360-schema.js';

/** Words seen for the format of an identity document (dossier 8.4, 8.6). */
const TYPES: { readonly [word: string]: DocumentType } = {
  ID: 'identity_card',
  CIF: 'identity_card',
  CNI: 'identity_card',
  PASSPORT: 'passport',
  P: 'passport',
  RESIDENCE_PERMIT: 'residence_permit',
  DRIVING_LICENSE: 'driving_licence',
};

/** The groups of a report's documents (dossier 8.5); clips and voices are `other`. */
const ARTIFACT_KINDS: { readonly [group: string]: Artifact['kind'] } = {
  identity_document: 'document_image',
  proof_of_address: 'document_image',
  bank_details: 'document_image',
  income_tax: 'document_image',
  kbis: 'document_image',
  mandate: 'document_image',
  pay_slip: 'document_image',
  property_tax: 'document_image',
  selfie: 'selfie',
};

/** Reports of version 1 name their files by document and have no groups (dossier 8.2). */
const GROUP_OF_FILE: { readonly [documentName: string]: string } = {
  id_document_image: 'identity_document',
  selfie_image: 'selfie',
  proof_of_address_image: 'proof_of_address',
  bank_details_image: 'bank_details',
};

export function readDocuments(report: Report): ProofedDocument[] {
  return [...identityDocument(report), ...addressDocuments(report), ...bankDocuments(report)];
}

function identityDocument(report: Report): ProofedDocument[] {
  const person = report.extracted_data?.identity?.[0] ?? report.identity;
  const step = readIdentityStep(report.steps);
  const extra = person?.extra;
  const nativeType = person?.type ?? step.nativeType;
  const document = compact<Omit<ProofedDocument, 'kind'>>({
    type: entryOf(TYPES, nativeType),
    nativeType,
    number: unfilled(extra?.id_number) ?? step.number,
    issuingCountry: step.issuingCountry,
    issuingAuthority: extra?.issuer ?? step.issuer,
    issuedOn: dateOnly(extra?.issuing_date) ?? step.issuedOn,
    expiresOn: dateOnly(extra?.expiration_date) ?? step.expiresOn,
    mrz: extra?.mrz_line_1 ? mrzLines(extra.mrz_line_1, extra.mrz_line_2, extra.mrz_line_3) : step.mrz,
  });
  return Object.keys(document).length === 0 ? [] : [{ kind: 'identity_document', ...document }];
}

function addressDocuments(report: Report): ProofedDocument[] {
  return (report.extracted_data?.proof_of_address ?? []).map((proof) =>
    compact<ProofedDocument>({ kind: 'proof_of_address', issuedOn: dateOnly(proof.date) }),
  );
}

function bankDocuments(report: Report): ProofedDocument[] {
  return (report.extracted_data?.bank_details ?? []).map((bank) =>
    compact<ProofedDocument>({
      kind: 'bank_details',
      iban: bank.iban,
      bic: bank.bic,
      accountHolder: bank.full_name,
    }),
  );
}

/** The files of the report; an id is `document:page`, since the vendor's URLs are never followed (dossier 10, row 5). */
export function readArtifacts(report: Report): Artifact[] {
  const grouped = Object.entries(report.documents ?? {}).flatMap(([group, documents]) =>
    documents.flatMap((document) => (document.files ?? []).flatMap((file) => artifactOf(group, file))),
  );
  if (grouped.length > 0) return grouped;
  return Object.entries(report.all_input_files ?? {}).flatMap(([name, urls]) =>
    urls.flatMap((url) => artifactOf(entryOf(GROUP_OF_FILE, name) ?? name, { url })),
  );
}

function artifactOf(group: string, { url, hash, hash_algorithm }: ReportedFile): Artifact[] {
  const [, document, page = '0'] =
    /\/document\/(\d+)\/file_contents\/?(?:\?(?:.*&)?page_number=(\d+))?/.exec(url ?? '') ?? [];
  if (document === undefined) return [];
  const kind = entryOf(ARTIFACT_KINDS, group) ?? 'other';
  const md5 = hash_algorithm === 'MD5' ? hash : undefined;
  return [compact<Artifact>({ id: `${document}:${page}`, kind, md5 })];
}
