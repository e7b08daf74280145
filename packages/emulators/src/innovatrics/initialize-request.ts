import { asRecord } from '../shared/body.js';
import type { FieldErrors } from './problem.js';
import type { ApplicantForm, InitializeRequest } from './session.js';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** UTF-16 units, as .NET and JavaScript both count them. */
const externalIdMaxLength = 512;

type Read = { readonly request: InitializeRequest } | { readonly errors: FieldErrors };

const documented = ['SessionId', 'ReturnUrl', 'ExternalId', 'WebEnrolmentTheme', 'ApplicantForm'];
const documentedOfForm = ['FirstName', 'LastName', 'AdditionalNames', 'DateOfBirth', 'SkipIntegrityCheck'];

/**
 * Reads the body of `initialize` (dossier 5), matching property names in any case. The white label calls the theme
 * `theme` (dossier 2). `strict` refuses what no document has.
 */
export function readInitializeRequest(body: unknown, strict: boolean, more: readonly string[] = []): Read {
  const record = asRecord(body);
  if (!record) return { errors: { '': ['A non-empty JSON object is required.'] } };
  const errors: Record<string, string[]> = {};
  const wrong = (name: string, message: string) => {
    errors[name] = [...(errors[name] ?? []), message];
  };
  const root = fieldsOf(record, '', wrong);
  if (strict) refuseOthers(record, '', [...documented, ...more], wrong);

  const sessionId = root.text('SessionId');
  if (sessionId === undefined || !guid.test(sessionId)) wrong('SessionId', 'The value is not a valid GUID.');
  const returnUrl = root.text('ReturnUrl');
  if (returnUrl === undefined) wrong('ReturnUrl', 'The ReturnUrl field is required.');
  else if (!isWebAddress(returnUrl))
    wrong('ReturnUrl', 'The value is not an absolute http or https address.');
  const externalId = root.text('ExternalId');
  if (externalId !== undefined && externalId.length > externalIdMaxLength) {
    wrong('ExternalId', `The maximum length is ${externalIdMaxLength}.`);
  }
  const webEnrolmentTheme = root.text('WebEnrolmentTheme');
  const applicantForm = readApplicantForm(root.value('ApplicantForm'), strict, wrong);

  if (Object.keys(errors).length > 0 || sessionId === undefined || returnUrl === undefined) return { errors };
  return {
    request: {
      sessionId,
      returnUrl,
      ...(externalId !== undefined && { externalId }),
      ...(webEnrolmentTheme !== undefined && { webEnrolmentTheme }),
      ...(applicantForm && { applicantForm }),
    },
  };
}

type Wrong = (name: string, message: string) => void;

function refuseOthers(
  record: Readonly<Record<string, unknown>>,
  path: string,
  known: readonly string[],
  wrong: Wrong,
): void {
  const names = known.map((name) => name.toLowerCase());
  for (const name of Object.keys(record)) {
    if (!names.includes(name.toLowerCase())) wrong(`${path}${name}`, 'The field is not known.');
  }
}

function readApplicantForm(value: unknown, strict: boolean, wrong: Wrong): ApplicantForm | undefined {
  if (value === undefined) return undefined;
  const record = asRecord(value);
  if (!record) {
    wrong('ApplicantForm', 'The value is not an object.');
    return undefined;
  }
  const form = fieldsOf(record, 'ApplicantForm.', wrong);
  if (strict) refuseOthers(record, 'ApplicantForm.', documentedOfForm, wrong);
  const dateOfBirth = form.text('DateOfBirth');
  if (dateOfBirth !== undefined && !isDate(dateOfBirth)) {
    wrong('ApplicantForm.DateOfBirth', 'The value is not a date of the form YYYY-MM-DD.');
  }
  const skip = form.value('SkipIntegrityCheck');
  if (skip !== undefined && typeof skip !== 'boolean') {
    wrong('ApplicantForm.SkipIntegrityCheck', 'The value is not a boolean.');
  }
  const names = { firstName: form.text('FirstName'), lastName: form.text('LastName') };
  const additionalNames = form.text('AdditionalNames');
  return {
    ...(names.firstName !== undefined && { firstName: names.firstName }),
    ...(names.lastName !== undefined && { lastName: names.lastName }),
    ...(additionalNames !== undefined && { additionalNames }),
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    skipIntegrityCheck: skip === true,
  };
}

function fieldsOf(record: Readonly<Record<string, unknown>>, path: string, wrong: Wrong) {
  const byName = new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
  const value = (name: string): unknown => byName.get(name.toLowerCase()) ?? undefined; // null counts as absent
  return {
    value,
    text(name: string): string | undefined {
      const found = value(name);
      if (found === undefined || typeof found === 'string') return found;
      wrong(`${path}${name}`, 'The value is not a string.');
      return undefined;
    },
  };
}

function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:';
}

/** A day that exists, as YYYY-MM-DD. */
function isDate(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
