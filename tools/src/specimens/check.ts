// Refuses to draw what no reader would accept: every MRZ goes through the npm `mrz` reader, every IBAN through ISO 7064.
import type { SpecimenComment } from '@anyproof/emulators';
import { parse } from 'mrz';
import { ibanRemainder } from './iban.js';
import type { Comments } from './printed.js';

export function check(comments: Comments): void {
  for (const [name, { person, printed }] of Object.entries<SpecimenComment>(comments)) {
    if (printed.mrz) {
      const read = parse([...printed.mrz]);
      const wrong = read.details
        .filter((detail) => !detail.valid)
        .map((detail) => `${detail.label}: ${detail.error}`);
      if (!read.valid) throw new Error(`${person} ${name}: ${wrong.join('; ')}`);
    }
    if (printed.iban && ibanRemainder(printed.iban) !== 1) throw new Error(`${person} ${name}: IBAN`);
  }
}
