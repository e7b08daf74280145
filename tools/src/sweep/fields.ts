// Checks that the swept answers contain every documented response field. `fields/<adapter>.json` lists the field names by call
// and section of the dossier.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { beside } from '../root.js';
import type { AdapterName } from './decides.js';
import { leavesOf } from './leaves.js';
import type { Take } from './stage.js';

const listShape = z.object({
  answers: z.array(z.object({ call: z.string(), section: z.string(), fields: z.array(z.string()) })),
});

export interface ComparedField {
  readonly call: string;
  /** Of the dossier. */
  readonly section: string;
  readonly field: string;
  readonly swept: boolean;
}

/** Call and path of every leaf of every answer, without indexes, separated by a tab. */
export function fieldsOf(takes: readonly Take[]): Set<string> {
  const found = new Set<string>();
  for (const { exchanges, message } of takes) {
    const answers = exchanges.filter(({ json }) => json !== undefined);
    const all = message === undefined ? answers : [...answers, { call: 'webhook', json: message }];
    for (const { call, json } of all)
      for (const { name } of leavesOf(json)) found.add(`${call}\t${name.replace(/\[[^\]]*\]/g, '[]')}`);
  }
  return found;
}

function documentedFields(adapter: AdapterName): z.infer<typeof listShape>['answers'] {
  return listShape.parse(JSON.parse(readFileSync(beside(`sweep/fields/${adapter}.json`), 'utf8'))).answers;
}

/** Each documented field, and whether it was swept. `*` stands for any key, such as a step's name. */
export function compareFields(adapter: AdapterName, swept: readonly string[]): ComparedField[] {
  const pairs = swept.map((line) => line.split('\t'));
  return documentedFields(adapter).flatMap(({ call, section, fields }) => {
    const paths = new Set(pairs.flatMap(([of = '', path = '']) => (isCall(of, call) ? [path] : [])));
    return fields.map((field) => {
      const pattern = new RegExp(`^${field.split('*').map(escaped).join('[^.[]+')}(?=$|[.[])`);
      return { call, section, field, swept: [...paths].some((path) => pattern.test(path)) };
    });
  });
}

/** A listed call is a method and the end of a path. */
function isCall(swept: string, listed: string): boolean {
  const [method = '', path = ''] = listed.split(' ');
  return swept === listed || (swept.startsWith(`${method} `) && swept.endsWith(path) && path !== '');
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
