import { foldText, type SpecimenPrinted } from '../shared/index.js';
import type { Comparison } from './model.js';

type ControlData = ReadonlyMap<string, { readonly value: string }>;

/** What was registered as control data, against what the document prints, without case and accents. */
export function compareControlData(data: ControlData, identity: SpecimenPrinted): Comparison[] {
  const comparisons: Comparison[] = [];
  const compare = (ref: string, given: string, dataName: string, field: string, printed: readonly string[]) =>
    comparisons.push({
      ref,
      is_equivalent: printed.some((text) => text !== '' && foldText(text) === foldText(given)),
      field1: { document_type: 'control_data', name: dataName, value: given },
      field2: { document_type: 'identity', name: field, value: printed[0] ?? '' },
    });
  const name = data.get('name')?.value;
  if (name !== undefined) {
    compare('IDENTITY.NAME.name', name, 'name', 'name', [identity.family_name ?? '']);
    // The birth name gets a comparison of its own under the same ref; specimens print none (dossier 5.2).
    compare('IDENTITY.NAME.name', name, 'name', 'birth_name', ['']);
  }
  const firstName = data.get('first_name')?.value;
  if (firstName !== undefined) {
    const [first = '', ...others] = identity.given_names ?? [];
    compare('IDENTITY.FIRST_NAME.first_name', firstName, 'first_name', 'first_name', [
      first,
      [first, ...others].join(' '),
    ]);
  }
  const birthDate = data.get('birth_date')?.value;
  if (birthDate !== undefined) {
    compare('IDENTITY.BIRTH_DATE.birth_date', birthDate, 'birth_date', 'birth_date', [
      identity.birthdate ?? '',
    ]);
  }
  return comparisons;
}
