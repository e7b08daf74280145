import type { Artifact, DocumentType, ProofedDocument } from '@anyproof/core';
import { compact, dateOnly, entryOf } from '@anyproof/provider-kit';
import { mrzLines, readIdentityStep } from './id360-identity-step.js';
import type { Report } from './id360-schema.js';

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

const ARTIFACT_KINDS: { readonly [group: string]: Artifact['kind'] } = {
  identity_document: 'document_image',
  proof_of_address: 'document_image',
  bank_details: 'document_image',
  selfie: 'selfie',
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
    number: extra?.id_number ?? step.number,
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
  return Object.entries(report.documents ?? {}).flatMap(([group, documents]) =>
    documents.flatMap((document) =>
      (document.files ?? []).flatMap((file) => {
        const id = fileId(file.url);
        const md5 = file.hash_algorithm === 'MD5' ? file.hash : undefined;
        return id === undefined
          ? []
          : [compact<Artifact>({ id, kind: entryOf(ARTIFACT_KINDS, group) ?? 'other', md5 })];
      }),
    ),
  );
}

function fileId(url: string | null | undefined): string | undefined {
  const [, document, page = '0'] =
    /\/document\/(\d+)\/file_contents\/?(?:\?(?:.*&)?page_number=(\d+))?/.exec(url ?? '') ?? [];
  return document === undefined ? undefined : `${document}:${page}`;
}
