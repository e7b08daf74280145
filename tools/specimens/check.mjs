// Refuses to draw what no reader would accept: every MRZ goes through the npm `mrz` reader, every IBAN through ISO 7064.
import { parse } from 'mrz';
import { ibanRemainder } from './iban.mjs';

export function check(comments) {
  for (const [name, { person, printed }] of Object.entries(comments)) {
    if (printed.mrz) {
      const read = parse(printed.mrz);
      const wrong = read.details
        .filter((detail) => !detail.valid)
        .map((detail) => `${detail.label}: ${detail.error}`);
      if (!read.valid) throw new Error(`${person} ${name}: ${wrong.join('; ')}`);
    }
    if (printed.iban && ibanRemainder(printed.iban) !== 1) throw new Error(`${person} ${name}: IBAN`);
  }
}
