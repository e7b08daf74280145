import type { SpecimenPrinted } from '../shared/types.js';
import type { ComparedField } from './factors.js';
import { identifiersOf, isCut, type MrzZone, mrzDate, unfilled } from './mrz.js';
import type { ApplicantForm } from './session.js';
import { likeness, sameness, transliterate } from './transliterate.js';

/** Names may differ a little; dates and numbers are the same or not. */
const exact = new Set(['dateOfBirth', 'documentNumber', 'dateOfExpiry']);
const measure = (name: string) => (exact.has(name) ? sameness : likeness);

/** What is printed against what the machine readable zone says; a name cut by the zone's width is no difference. */
export function printedAgainstMrz(visual: SpecimenPrinted, zone: MrzZone, now: number): ComparedField[] {
  const { primary, secondary } = identifiersOf(zone);
  const row = (name: string, printed: string | undefined, read: string, cut = false): ComparedField[] => {
    if (printed === undefined) return [];
    const whole = transliterate(printed);
    const compared = cut && read.length > 0 && whole.startsWith(read) ? read : whole;
    const measured = measure(name)(compared, transliterate(read));
    return [{ inputFieldName: name, ocrTextValue: printed, mrzTextValue: read, ...measured }];
  };
  return [
    ...row('firstName', visual.given_names?.join(' '), secondary, isCut(zone)),
    ...row('lastName', visual.family_name, primary, isCut(zone)),
    ...row('dateOfBirth', visual.birthdate, mrzDate(zone.birth, 'birth', now)),
    ...row('documentNumber', visual.document_number, unfilled(zone.documentNumber)),
    ...row('dateOfExpiry', visual.date_of_expiry, mrzDate(zone.expiry, 'expiry', now)),
  ];
}

/** What was typed beforehand against what is printed; given names that were not typed are no difference. */
export function formAgainstPrinted(form: ApplicantForm, visual: SpecimenPrinted): ComparedField[] {
  const row = (name: string, typed: string | undefined, printed: string | undefined): ComparedField[] => {
    if (typed === undefined || printed === undefined) return [];
    const measured = measure(name)(transliterate(typed), transliterate(printed));
    return [{ inputFieldName: name, ocrTextValue: printed, formTextValue: typed, ...measured }];
  };
  const typed = [form.firstName, form.additionalNames].filter((name) => name !== undefined).join(' ');
  const words = transliterate(typed).split(' ').length;
  const printed = visual.given_names?.flatMap((name) => name.split(/[\s-]+/)).slice(0, words);
  return [
    ...row('firstName', typed === '' ? undefined : typed, printed?.join(' ')),
    ...row('lastName', form.lastName, visual.family_name),
    ...row('dateOfBirth', form.dateOfBirth, visual.birthdate),
  ];
}
