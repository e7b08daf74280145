import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

// Lax on purpose: ID360 leaves out what has nothing to say, and its reports come in three generations (dossier 8).
/** A field of another type than documented is left out; it must not cost the verdict. */
const text = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish().catch(undefined);
const map = <Item extends z.ZodType>(item: Item) => z.record(z.string(), item).nullish().catch(undefined);

/** One beyond 2^53 comes as the text of its digits. */
const digits = z.string().regex(/^[1-9]\d{15,}$/);
const id = z.union([z.int(), digits]);

const loginSchema = z.object({ token: z.string().min(1) });
export const loginAnswer: StandardSchemaV1<{ readonly token: string }> = loginSchema;

/** Dossier 4.2. */
const enrollmentSchema = z.object({
  id,
  api_key: z.string().min(1),
  status: z.string(),
  creation_time: text,
});
export type Enrollment = z.infer<typeof enrollmentSchema>;
export const enrollment: StandardSchemaV1<Enrollment> = enrollmentSchema;

const enrollmentInfoSchema = z.object({ routes: z.array(z.object({ id })).min(1) });
export type EnrollmentInfo = z.infer<typeof enrollmentInfoSchema>;
export const enrollmentInfo: StandardSchemaV1<EnrollmentInfo> = enrollmentInfoSchema;

const statusCode = z.object({ code: z.string(), message: text });

/** Dossier 8.3, 8.4, 8.11: one person's data, wherever it stands. */
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
  extra: z
    .object({
      id_number: text,
      issuing_date: text,
      expiration_date: text,
      issuer: text,
      address: text,
      mrz_line_1: text,
      mrz_line_2: text,
      mrz_line_3: text,
    })
    .nullish(),
});
export type ReportedPerson = z.infer<typeof person>;

const proofOfAddress = z.object({
  full_name: text,
  address_1: text,
  address_2: text,
  zip_code: text,
  city: text,
  date: text,
});
export type ReportedAddress = z.infer<typeof proofOfAddress>;

const bankDetails = z.object({ iban: text, bic: text, full_name: text });

const step = z.object({
  status: text,
  results: z.record(z.string(), z.unknown()).nullish(),
  status_codes: list(statusCode),
});
export type ReportedStep = z.infer<typeof step>;

const comparedField = z.object({ document_type: text, name: text, value: text }).nullish();
const comparison = z.object({ ref: text, is_equivalent: flag, field1: comparedField, field2: comparedField });
export type ReportedComparison = z.infer<typeof comparison>;

const validation = z.object({ ref: text, description: text, is_valid: flag });
export type ReportedValidation = z.infer<typeof validation>;

const validatorReport = z.object({
  is_valid: flag,
  validations: list(validation),
  comparisons: list(comparison),
  customs: list(validation),
});

const file = z.object({ hash: text, hash_algorithm: text, url: text });
export type ReportedFile = z.infer<typeof file>;
const documentEntry = z.object({ name: text, status: text, files: list(file) });
export type ReportedDocument = z.infer<typeof documentEntry>;

/** Dossier 8.2. */
const reportSchema = z.object({
  status: z.string(),
  creation_time: text,
  starting_time: text,
  finished_time: text,
  client_reference: text,
  enrollment: z.object({ client_reference: text }).nullish(),
  level: text,
  status_codes: list(statusCode),
  all_status_codes: list(z.object({ status_code: statusCode, where: text })),
  identity: person.nullish(),
  extracted_data: z
    .object({
      identity: list(person),
      proof_of_address: list(proofOfAddress),
      bank_details: list(bankDetails),
    })
    .nullish(),
  documents: map(z.array(documentEntry)),
  all_input_files: map(z.array(z.string())),
  steps: map(step),
  finalizer_reports: z.object({ validator_report: validatorReport.nullish() }).nullish(),
});
export type Report = z.infer<typeof reportSchema>;
export const report: StandardSchemaV1<Report> = reportSchema;

/** Dossier 7.3 and 7.4: all but the id and the status may be absent. */
const count = z.int().nonnegative().nullish().catch(undefined);
const callbackSchema = z.object({
  id: z.union([z.int().positive(), digits]),
  status: z.string(),
  steps_status: z.object({ done: count, total: count }).nullish().catch(undefined),
  enrollment_step: z
    .object({ name: text.catch(undefined) })
    .nullish()
    .catch(undefined),
});
export type Callback = z.infer<typeof callbackSchema>;
export const callback: StandardSchemaV1<Callback> = callbackSchema;
