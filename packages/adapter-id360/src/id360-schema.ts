import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import type * as answers from './id360-answers.js';

export type * from './id360-answers.js';

/** Holds a schema and its interface to the same fields: one that only one of the two knows does not compile. */
type Fields<Answer> = { readonly [Name in keyof Answer]-?: z.ZodType<Answer[Name]> };

// Lax on purpose: ID360 leaves out what has nothing to say, and its reports come in three generations (dossier 8).
/** A field of another type than documented is left out; it must not cost the verdict. */
const lax = <Part extends z.ZodType>(part: Part) => part.nullish().catch(undefined);
const text = lax(z.string());
const flag = lax(z.boolean());
const list = <Item extends z.ZodType>(item: Item) => lax(z.array(item));
const map = <Item extends z.ZodType>(item: Item) => lax(z.record(z.string(), item));

/** One beyond 2^53 comes as the text of its digits. */
const digits = z.string().regex(/^[1-9]\d{15,}$/);
const id = z.union([z.int(), digits]);

export const loginAnswer: StandardSchemaV1<{ readonly token: string }> = z.object({
  token: z.string().min(1),
});

export const enrollment: StandardSchemaV1<answers.Enrollment> = z.object({
  id,
  api_key: z.string().min(1),
  status: z.string(),
  creation_time: text,
} satisfies Fields<answers.Enrollment>);

const route = z.object({ id } satisfies Fields<answers.EnrollmentRoute>);
export const enrollmentInfo: StandardSchemaV1<answers.EnrollmentInfo> = z.object({
  routes: z.array(route).min(1),
} satisfies Fields<answers.EnrollmentInfo>);

const statusCode = z.object({ code: z.string(), message: text } satisfies Fields<answers.StatusCode>);

const person = z.object({
  type: text,
  name: text,
  first_name: text,
  first_names: list(z.string()),
  birth_name: text,
  birth_date: text,
  gender: text,
  birth_place: text,
  birth_country: text,
  nationality: text,
  email: text,
  phone_number: text,
  address: text,
  zip_code: text,
  city: text,
  country: text,
  extra: lax(
    z.object({
      id_number: text,
      issuing_date: text,
      expiration_date: text,
      issuer: text,
      address: text,
      mrz_line_1: text,
      mrz_line_2: text,
      mrz_line_3: text,
    } satisfies Fields<answers.ReportedPersonExtra>),
  ),
} satisfies Fields<answers.ReportedPerson>);

const proofOfAddress = z.object({
  full_name: text,
  address_1: text,
  address_2: text,
  zip_code: text,
  city: text,
  date: text,
} satisfies Fields<answers.ReportedAddress>);

const bankDetails = z.object({
  iban: text,
  bic: text,
  full_name: text,
} satisfies Fields<answers.ReportedBankDetails>);

const extractedData = z.object({
  identity: list(person),
  proof_of_address: list(proofOfAddress),
  bank_details: list(bankDetails),
} satisfies Fields<answers.ExtractedData>);

const step = z.object({
  status: text,
  results: map(z.unknown()),
  status_codes: list(statusCode),
} satisfies Fields<answers.ReportedStep>);

const comparedField = lax(
  z.object({ document_type: text, name: text, value: text } satisfies Fields<answers.ReportedComparedField>),
);
const comparison = z.object({
  ref: text,
  is_equivalent: flag,
  field1: comparedField,
  field2: comparedField,
} satisfies Fields<answers.ReportedComparison>);

const validation = z.object({
  ref: text,
  description: text,
  is_valid: flag,
} satisfies Fields<answers.ReportedValidation>);

const validatorReport = z.object({
  is_valid: flag,
  validations: list(validation),
  comparisons: list(comparison),
  customs: list(validation),
} satisfies Fields<answers.ValidatorReport>);

const file = z.object({ hash: text, hash_algorithm: text, url: text } satisfies Fields<answers.ReportedFile>);
const documentEntry = z.object({
  name: text,
  status: text,
  files: list(file),
} satisfies Fields<answers.ReportedDocument>);

const externalMethod = z.object({ status: text } satisfies Fields<answers.ReportedExternalMethod>);

export const report: StandardSchemaV1<answers.Report> = z.object({
  status: z.string(),
  creation_time: text,
  starting_time: text,
  finished_time: text,
  client_reference: text,
  enrollment: lax(z.object({ client_reference: text })),
  level: text,
  status_codes: list(statusCode),
  all_status_codes: list(
    z.object({ status_code: statusCode, where: text } satisfies Fields<answers.PlacedStatusCode>),
  ),
  identity: lax(person),
  extracted_data: lax(extractedData),
  documents: map(z.array(documentEntry)),
  all_input_files: map(z.array(z.string())),
  // A step that cannot be read is kept, as one whose status is not known.
  steps: map(step.catch({})),
  external_methods: map(externalMethod),
  finalizer_reports: lax(z.object({ validator_report: lax(validatorReport) })),
} satisfies Fields<answers.Report>);

const count = lax(z.int().nonnegative());
export const callback: StandardSchemaV1<answers.Callback> = z.object({
  id: z.union([z.int().positive(), digits]),
  status: z.string(),
  steps_status: lax(z.object({ done: count, total: count })),
  enrollment_step: lax(z.object({ name: text })),
} satisfies Fields<answers.Callback>);
