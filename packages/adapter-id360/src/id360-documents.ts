import type { DocumentType, ProofedDocument } from '@anyproof/core';
import {
  type Candidate,
  type ClaimReader,
  compact,
  countryCode,
  entryOfWord,
  plainText,
  unfilled,
} from '@anyproof/provider-kit';
import { hasPaper, type Subject } from './id360-persons.js';
import type { Report } from './id360-report.js';
import { candidates, reportedDate, type Source, type TextField } from './id360-sources.js';

/** Words seen for the format of an identity document (dossier 8.4, 8.6), and the vendor's four kinds (dossier 5.1). */
const TYPES: { readonly [word: string]: DocumentType } = {
  ID: 'identity_card',
  CIF: 'identity_card',
  CNI: 'identity_card',
  PASSPORT: 'passport',
  P: 'passport',
  RESIDENCE_PERMIT: 'residence_permit',
  DRIVING_LICENSE: 'driving_licence',
  DRIVING_LICENCE: 'driving_licence',
};

const typeOf = (word: unknown) => entryOfWord(TYPES, plainText(word));

export function readDocuments(report: Report, subject: Subject, reader: ClaimReader): ProofedDocument[] {
  return [
    ...identityDocuments(subject, reader),
    ...addressDocuments(report, reader),
    ...bankDocuments(report, reader),
  ];
}

/** One for each paper; where there are several, each says whose it is. */
function identityDocuments(subject: Subject, reader: ClaimReader): ProofedDocument[] {
  const papers = sourcesByPaper(subject);
  return papers.flatMap((sources) => {
    const document = identityDocument(sources, reader);
    if (document === undefined) return [];
    return papers.length === 1 ? [document] : [{ ...document, ...compact({ holder: holderOf(sources) }) }];
  });
}

/**
 * The report's own summary may describe the paper too (dossier 8.11): the one with the same number, or the only one of the
 * person. What an identity provider says of a document is a document of its own.
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
    // A word that is not known stands in `nativeType`.
    type: words.flatMap((word) => typeOf(word) ?? [])[0],
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

function holderOf(sources: readonly Source[]): string | undefined {
  const one = (...fields: readonly ('givenName' | 'firstName' | 'familyName')[]) =>
    fields
      .flatMap((field) => sources.flatMap((source) => source[field]))
      .flatMap((name) => plainText(name) ?? [])[0];
  return [one('givenName', 'firstName'), one('familyName')].filter((name) => name !== undefined).join(' ');
}

function addressDocuments(report: Report, reader: ClaimReader): ProofedDocument[] {
  return (report.extracted_data?.proof_of_address ?? []).map((proof) =>
    compact<ProofedDocument>({
      kind: 'proof_of_address',
      holder: plainText(proof.full_name),
      issuedOn: reader.first('documents.issuedOn', [proof.date, reportedDate]),
    }),
  );
}

function bankDocuments(report: Report, reader: ClaimReader): ProofedDocument[] {
  const read = (name: 'iban' | 'bic' | 'accountHolder', value: string | undefined) =>
    reader.first(`documents.${name}`, [value, plainText]);
  return (report.extracted_data?.bank_details ?? []).map((bank) =>
    compact<ProofedDocument>({
      kind: 'bank_details',
      iban: read('iban', bank.iban),
      bic: read('bic', bank.bic),
      accountHolder: read('accountHolder', bank.full_name),
    }),
  );
}
