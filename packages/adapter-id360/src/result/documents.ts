import type { Artifact, Claims, ProofedDocument } from '@anyproof/core';
import {
  type Candidate,
  type ClaimReader,
  compact,
  countryCode,
  entryOfWord,
  plainText,
  unfilled,
} from '@anyproof/provider-kit';
import type { Report, ReportedFile } from '../client/report.js';
import {
  artifactKindOf,
  decisionOf,
  documentTypeOf,
  MADE_ARTIFACTS,
  type MadeArtifact,
} from '../vocabulary.js';
import { hasPaper, type Subject } from './persons.js';
import { candidates, reportedDate, type Source, type TextField } from './sources.js';

export function readDocuments(report: Report, subject: Subject, reader: ClaimReader): ProofedDocument[] {
  return [
    ...identityDocuments(subject, reader),
    ...addressDocuments(report, reader),
    ...bankDocuments(report, reader),
  ];
}

/** One per identity paper; if there are several, each names its holder. */
function identityDocuments(subject: Subject, reader: ClaimReader): ProofedDocument[] {
  const papers = sourcesByPaper(subject);
  return papers.flatMap((sources) => {
    const document = identityDocument(sources, reader);
    if (document === undefined) return [];
    return papers.length === 1
      ? [document]
      : [compact<ProofedDocument>({ ...document, holder: holderOf(sources) })];
  });
}

/**
 * The report's summary may describe the paper too (dossier 8.11): the one with the same number, or the person's only
 * one. A document reported by an identity provider is listed separately.
 */
function sourcesByPaper({ papers, own, identity, provided }: Subject): readonly (readonly Source[])[] {
  const read = papers.map(({ sources }) => sources);
  const summed = hasPaper(identity) ? describedBy(identity, read, own) : undefined;
  const all = read.map((sources, index) => (index === summed ? [...sources, identity] : sources));
  const known = new Set(all.flat().flatMap(numbersOf));
  const told = provided.filter((source) => numbersOf(source).some((number) => !known.has(number)));
  return [
    ...(hasPaper(identity) && summed === undefined ? [[identity]] : []),
    ...all,
    ...told.map((source) => [source]),
  ];
}

function describedBy(
  identity: Source,
  papers: readonly (readonly Source[])[],
  own: number,
): number | undefined {
  const [number] = numbersOf(identity);
  const same = papers.findIndex((sources) => sources.flatMap(numbersOf).includes(number ?? ''));
  if (same >= 0) return same;
  const [first = []] = papers;
  const others = first.flatMap(numbersOf);
  return own === 1 && (number === undefined || others.length === 0) ? 0 : undefined;
}

const numbersOf = ({ number }: Source) => number.flatMap((text) => unfilled(text) ?? []);

function identityDocument(sources: readonly Source[], reader: ClaimReader): ProofedDocument | undefined {
  const first = <Value>(name: keyof ProofedDocument, field: TextField, read: Candidate<Value>[1]) =>
    reader.first<Value>(`documents.${name}`, ...candidates(sources, field, read));
  const words = sources.flatMap(({ nativeType }) => nativeType.flatMap((word) => plainText(word) ?? []));
  const document = compact<Omit<ProofedDocument, 'kind'>>({
    // An unknown value remains available as `nativeType`.
    type: words.flatMap((word) => documentTypeOf(word) ?? [])[0],
    nativeType: words[0],
    number: first('number', 'number', unfilled),
    issuingCountry: first('issuingCountry', 'issuingCountry', countryCode),
    issuingAuthority: first('issuingAuthority', 'issuer', plainText),
    issuedOn: first('issuedOn', 'issuedOn', reportedDate),
    expiresOn: first('expiresOn', 'expiresOn', reportedDate),
    mrz: sources.find(({ mrz }) => mrz.length > 0)?.mrz,
  });
  return Object.keys(document).length === 0 ? undefined : { kind: 'identity_document', ...document };
}

function holderOf(sources: readonly Source[]): Claims {
  const one = (...fields: readonly ('givenName' | 'firstName' | 'familyName')[]) =>
    fields
      .flatMap((field) => sources.flatMap((source) => source[field]))
      .flatMap((name) => plainText(name) ?? [])[0];
  return compact<Claims>({ given_name: one('givenName', 'firstName'), family_name: one('familyName') });
}

function addressDocuments(report: Report, reader: ClaimReader): ProofedDocument[] {
  return (report.extracted_data?.proof_of_address ?? []).map((proof) =>
    compact<ProofedDocument>({
      kind: 'proof_of_address',
      holder: compact<Claims>({ name: plainText(proof.full_name) }),
      issuedOn: reader.first('documents.issuedOn', [proof.date, reportedDate]),
    }),
  );
}

function bankDocuments(report: Report, reader: ClaimReader): ProofedDocument[] {
  const read = (name: 'iban' | 'bic' | 'accountHolder', value: string | undefined) =>
    reader.first(`documents.bank.${name}`, [value, plainText]);
  return (report.extracted_data?.bank_details ?? []).map((bank) =>
    compact<ProofedDocument>({
      kind: 'bank_details',
      bank: compact<NonNullable<ProofedDocument['bank']>>({
        iban: read('iban', bank.iban),
        bic: read('bic', bank.bic),
        accountHolder: read('accountHolder', bank.full_name),
      }),
    }),
  );
}

const FILE_ADDRESS = /\/document\/(\d{1,40})\/file_contents\/?(?:\?(?:.*&)?page_number=(\d{1,4}))?/;

/**
 * The files of the report, each once. An id is `document:page`, since the vendor's URLs are never followed (dossier 10,
 * row 5).
 */
export function readArtifacts(report: Report, reader: ClaimReader): Artifact[] {
  const found = new Map<string, Artifact>();
  const add = (group: string, file: ReportedFile) => {
    const artifact = artifactOf(group, file);
    if (artifact === undefined) reader.unusable('artifacts', 'a file has no readable address');
    else if (!found.has(artifact.id)) found.set(artifact.id, artifact);
  };
  for (const [group, documents] of Object.entries(report.documents ?? {}))
    for (const { files = [] } of documents) for (const file of files) add(group, file);
  for (const [name, urls] of Object.entries(report.all_input_files ?? {}))
    for (const url of urls) add(name, { url });
  return [...found.values()];
}

function artifactOf(group: string, { url, hash, hash_algorithm }: ReportedFile): Artifact | undefined {
  const [, document, page = '0'] = FILE_ADDRESS.exec(url ?? '') ?? [];
  if (document === undefined) return undefined;
  const isMd5 = entryOfWord({ MD5: true }, hash_algorithm) === true;
  return compact<Artifact>({
    id: `${document}:${page}`,
    kind: artifactKindOf(group),
    md5: isMd5 ? hash : undefined,
  });
}

/** The document and page in an artifact's id; undefined if the artifact is not such a file. */
export function fileOfArtifact(id: string): { readonly document: string; readonly page: number } | undefined {
  const [, document, page] = /^(\d{1,40}):(\d{1,4})$/.exec(id) ?? [];
  return document === undefined ? undefined : { document, page: Number(page) };
}

/** Files that the vendor produces: the slip of a decided dossier, and the idclaim of an approved one (dossier 9). */
export function madeArtifacts(status: string, asked: readonly MadeArtifact[]): Artifact[] {
  const decision = decisionOf(status);
  return [
    ...(decision !== undefined && asked.includes('proof_slip') ? [MADE_ARTIFACTS.proof_slip] : []),
    ...(decision === 'approved' && asked.includes('idclaim') ? [MADE_ARTIFACTS.idclaim] : []),
  ];
}
