import type { Artifact } from '@anyproof/core';
import { type ClaimReader, compact, entryOf, entryOfWord } from '@anyproof/provider-kit';
import type { Report, ReportedFile } from './id360-report.js';

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

const FILE_ADDRESS = /\/document\/(\d{1,40})\/file_contents\/?(?:\?(?:.*&)?page_number=(\d{1,4}))?/;

/**
 * The files of the report, each once; an id is `document:page`, since the vendor's URLs are never followed (dossier 10,
 * row 5).
 */
export function readArtifacts(report: Report, reader: ClaimReader): Artifact[] {
  const found = new Map<string, Artifact>();
  const add = (group: string, file: ReportedFile) => {
    const artifact = artifactOf(group, file);
    if (artifact === undefined) reader.unusable('artifacts', 'a file has no address that can be read');
    else if (!found.has(artifact.id)) found.set(artifact.id, artifact);
  };
  for (const [group, documents] of Object.entries(report.documents ?? {}))
    for (const { files = [] } of documents) for (const file of files) add(group, file);
  for (const [name, urls] of Object.entries(report.all_input_files ?? {}))
    for (const url of urls) add(entryOf(GROUP_OF_FILE, name) ?? name, { url });
  return [...found.values()];
}

function artifactOf(group: string, { url, hash, hash_algorithm }: ReportedFile): Artifact | undefined {
  const [, document, page = '0'] = FILE_ADDRESS.exec(url ?? '') ?? [];
  if (document === undefined) return undefined;
  const kind = entryOf(ARTIFACT_KINDS, group) ?? 'other';
  const isMd5 = entryOfWord({ MD5: true }, hash_algorithm) === true;
  return compact<Artifact>({ id: `${document}:${page}`, kind, md5: isMd5 ? hash : undefined });
}
