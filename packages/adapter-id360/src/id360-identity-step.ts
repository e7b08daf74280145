import { alpha3, dateOnly } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { Report } from './id360-schema.js';

/** What the step `id_document` read, where the summary above it is silent. */
export interface IdentityStep {
  readonly nationality?: string | undefined;
  readonly issuingCountry?: string | undefined;
  readonly number?: string | undefined;
  readonly issuedOn?: string | undefined;
  readonly expiresOn?: string | undefined;
  readonly issuer?: string | undefined;
  readonly nativeType?: string | undefined;
  readonly mrz?: readonly string[];
  /** Surname and first names, as far as they were read. */
  readonly names?: readonly string[];
}

const text = z.string().nullish().catch(undefined);

/** Two generations of the same result (dossier 8.6): flat upper-case keys, and a nested extraction. */
const flat = z.object({
  IDFORMATDOC: text,
  IDNUMERODOCUMENT: text,
  IDDATEDELIVRANCE_B: text,
  IDDATEEXPIRATION_B: text,
  IDAUTORITEDELIVRANCE_B: text,
  IDMRZCODEPAYSEMISSION: text,
  IDMRZLIGNE1: text,
  IDMRZLIGNE2: text,
  IDMRZLIGNE3: text,
  IDNOM: text,
  IDMRZNOM: text,
  IDPRENOMS_B: text,
});
const nested = z.object({
  result: z.object({
    extraction: z.object({
      MRZ_nationality: text,
      MRZ_issuing_country: text,
      MRZ_surname: text,
      MRZ_first_name: text,
    }),
  }),
});

export function readIdentityStep(steps: Report['steps']): IdentityStep {
  const first = firstResult(steps);
  const extraction = nested.safeParse(first);
  if (extraction.success) {
    const { MRZ_nationality, MRZ_issuing_country, MRZ_surname, MRZ_first_name } =
      extraction.data.result.extraction;
    return {
      nationality: mrzCountry(MRZ_nationality),
      issuingCountry: mrzCountry(MRZ_issuing_country),
      names: readTexts(MRZ_surname, MRZ_first_name),
    };
  }
  const values = flat.safeParse(first);
  if (!values.success) return {};
  const found = values.data;
  return {
    nativeType: found.IDFORMATDOC ?? undefined,
    number: unfilled(found.IDNUMERODOCUMENT),
    issuedOn: rawDate(found.IDDATEDELIVRANCE_B),
    expiresOn: rawDate(found.IDDATEEXPIRATION_B),
    issuer: found.IDAUTORITEDELIVRANCE_B ?? undefined,
    issuingCountry: mrzCountry(found.IDMRZCODEPAYSEMISSION),
    mrz: mrzLines(found.IDMRZLIGNE1, found.IDMRZLIGNE2, found.IDMRZLIGNE3),
    names: readTexts(found.IDNOM, found.IDMRZNOM, found.IDPRENOMS_B),
  };
}

function readTexts(...fields: readonly (string | null | undefined)[]): readonly string[] {
  return fields.flatMap((field) => unfilled(field) ?? []);
}

/** ID360 writes `#` where ICAO writes `<` (dossier 1). */
const withIcaoFiller = (text: string): string => text.replaceAll('#', '<');

export function mrzLines(...lines: readonly (string | null | undefined)[]): readonly string[] {
  return lines.flatMap((line) => (line ? [withIcaoFiller(line)] : []));
}

/** A country's code as the MRZ has it, filled up to three letters. */
export function mrzCountry(code: string | null | undefined): string | undefined {
  return alpha3(withIcaoFiller(code ?? ''));
}

/** A field of the MRZ without the filler behind it. */
export function unfilled(field: string | null | undefined): string | undefined {
  return field?.replace(/[#<]+$/, '') || undefined;
}

/** Raw readings are `DDMMYYYY` (dossier 1). */
function rawDate(value: string | null | undefined): string | undefined {
  const [, day, month, year] = /^(\d{2})(\d{2})(\d{4})$/.exec(value ?? '') ?? [];
  return year === undefined ? dateOnly(value) : dateOnly(`${year}-${month}-${day}`);
}

function firstResult(steps: Report['steps']): unknown {
  const results: unknown = steps?.['id_document']?.results?.['id_document_result'];
  return Array.isArray(results) ? results[0] : undefined;
}
