import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '@anyproof/provider-kit';
import { failure } from '../src/client/index.js';
import * as transactions from '../src/client/transaction.js';

/** The fields of the vendor's answers, with the section of the dossier that has them, and a value of each. */
const DOCUMENTED: readonly { readonly section: string; readonly answer: string; readonly fields: object }[] =
  JSON.parse(readFileSync(join(__dirname, 'documented-fields.json'), 'utf8'));

const { transactionCalls: _calls, ...answers } = transactions;
const known = new Map<string, Answer<unknown>>(Object.entries({ ...answers, failure }));

it.each(DOCUMENTED)('$answer has every field of section $section', ({ answer, fields }) => {
  expect(known.get(answer)?.read(fields)).toEqual({ value: fields, unread: [] });
});

it('no answer is missing in the list', () => {
  expect([...known.keys()].sort()).toEqual([...new Set(DOCUMENTED.map(({ answer }) => answer))].sort());
});
