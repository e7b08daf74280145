import { visualOf, yearsSince, zoneOf } from './evaluation.js';
import { documentImages } from './images.js';
import { identifiersOf, type MrzZone, mrzDate, unfilled } from './mrz.js';
import { type Capture, countryOf, documentTypeOf, type Session } from './session.js';
import type { InnovatricsEmulatorSettings } from './settings.js';
import type { PageSide } from './words.js';

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** The body of `document/result` (dossier 8.3). */
export function documentResult(session: Session, settings: InnovatricsEmulatorSettings, now: number) {
  const visual = visualOf(session);
  const zone = zoneOf(session);
  const type = documentTypeOf(session);
  const firstName = visual.given_names?.join(' ').toUpperCase();
  const lastName = visual.family_name?.toUpperCase();
  const barcode = settings.barcodeOnCards && session.back !== undefined && zone;
  return {
    country: countryOf(session),
    documentType: type,
    documentReleaseYear: type === 'PASSPORT' ? '2019' : '2021',
    applicant: {
      firstName,
      lastName,
      dateOfBirth: visual.birthdate,
      surnameAndGivenNames: [lastName, firstName].filter((name) => name !== undefined).join(' '),
    },
    documentVisualResults: [
      ...(session.back ? visualResults(session.back, 'BACK', settings) : []),
      ...(session.front ? visualResults(session.front, 'FRONT', settings) : []),
    ],
    ...(zone && { documentMrzResults: mrzResults(zone, settings, now) }),
    ...(barcode && { documentBarcodeResults: barcodeResults(zone, now) }),
    availableImages: documentImages(session),
  };
}

function visualResults(
  { specimen: { printed } }: Capture,
  pageSide: PageSide,
  { printedHeight, visualNationality }: InnovatricsEmulatorSettings,
) {
  const row = (name: string, value: string | undefined, confidence: number) =>
    value === undefined ? [] : [{ name, value, confidence, pageSide }];
  const date = (name: string, value: string | undefined) =>
    row(name, value, 97).map((entry) => ({ ...entry, normalizedDateValue: `${entry.value}T00:00:00` }));
  const { address } = printed;
  return [
    ...row('authority', printed.issuing_authority, 95),
    ...date('date_of_issue', printed.date_of_issuance),
    ...row('height', pageSide === 'BACK' ? printedHeight : undefined, 100),
    ...row('sex', printed.sex, 100),
    ...date('date_of_birth', printed.birthdate),
    ...date('date_of_expiry', printed.date_of_expiry),
    ...row('document_number', printed.document_number, 98),
    ...row('given_name', printed.given_names?.join(' '), 99),
    ...row('nationality', printed.nationality && (visualNationality ?? printed.nationality), 96),
    ...row('personal_number', printed.personal_number, 98),
    ...row('surname', printed.family_name, 99),
    ...row('place_of_birth', printed.birth_place, 94),
    ...row('address', address && `${address.street}, ${address.postal_code} ${address.locality}`, 91),
  ];
}

function mrzResults(zone: MrzZone, settings: InnovatricsEmulatorSettings, now: number): NamedValue[] {
  const { primary, secondary } = identifiersOf(zone);
  const swapped = settings.mrzIdentifiersSwapped;
  const values = {
    composite_check_digit: zone.compositeCheck,
    date_of_birth: mrzDate(zone.birth, 'birth', now),
    date_of_birth_check_digit: zone.birthCheck,
    date_of_expiry: mrzDate(zone.expiry, 'expiry', now),
    date_of_expiry_check_digit: zone.expiryCheck,
    document_code: unfilled(zone.documentCode),
    document_number: unfilled(zone.documentNumber),
    document_number_check_digit: zone.documentNumberCheck,
    full_string: zone.lines.join('^'),
    issuing_state_or_organization: unfilled(zone.issuer),
    mrz_type: zone.size === 'TD1' ? 'ID-1' : settings.passportMrzType,
    nationality: unfilled(zone.nationality),
    personal_number_or_optional_data: unfilled(zone.optional),
    primary_identifier: swapped ? secondary : primary,
    secondary_identifier: swapped ? primary : secondary,
    sex: zone.sex,
  };
  return Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ name, value }));
}

function barcodeResults(zone: MrzZone, now: number): NamedValue[] {
  const { primary, secondary } = identifiersOf(zone);
  return [
    { name: 'sex', value: zone.sex },
    { name: 'document_code', value: '03' },
    { name: 'secondary_identifier', value: secondary },
    { name: 'date_of_birth', value: mrzDate(zone.birth, 'birth', now) },
    { name: 'document_number', value: unfilled(zone.documentNumber) },
    { name: 'primary_identifier', value: primary },
  ];
}

/** Old scale: negative is male, as in the vendor's sample of a man (dossier 8.4). */
const genders = { M: -10_000, F: 10_000, X: 0 } as const;

/** The body of `face/result` (dossier 8.4). */
export function faceResult(session: Session, settings: InnovatricsEmulatorSettings, now: number) {
  const { birthdate, sex } = visualOf(session);
  const estimated = settings.faceEstimates && session.face;
  return {
    ...(estimated && birthdate !== undefined && { age: yearsSince(birthdate, now) }),
    ...(estimated && sex !== undefined && { gender: genders[sex] }),
    passiveLivenessScore: session.evaluation?.passiveLivenessScore ?? null,
    verificationScore: session.evaluation?.verificationScore ?? null,
    availableImages: session.face ? ['face_cropped'] : [],
  };
}
