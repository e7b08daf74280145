// Checks that the swept answers contain every documented response field. `fields/<adapter>.json` lists the field names by call
// and section of the dossier.
import { readFileSync } from 'node:fs';
import { leavesOf } from './leaves.mjs';

/** Call and path of every leaf of every answer, without indexes, separated by a tab. */
export function fieldsOf(takes) {
  const found = new Set();
  for (const { exchanges, message } of takes) {
    const answers = exchanges.filter(({ json }) => json !== undefined);
    const all = message === undefined ? answers : [...answers, { call: 'webhook', json: message }];
    for (const { call, json } of all)
      for (const { name } of leavesOf(json)) found.add(`${call}\t${name.replace(/\[[^\]]*\]/g, '[]')}`);
  }
  return found;
}

/** @returns {readonly { readonly call: string, readonly section: string, readonly fields: readonly string[] }[]} */
export function documentedFields(adapter) {
  return JSON.parse(readFileSync(new URL(`fields/${adapter}.json`, import.meta.url), 'utf8')).answers;
}

/** Each documented field, and whether it was swept. `*` stands for any key, such as a step's name. */
export function compareFields(adapter, swept) {
  const pairs = swept.map((line) => line.split('\t'));
  return documentedFields(adapter).flatMap(({ call, section, fields }) => {
    const paths = new Set(pairs.flatMap(([of, path]) => (isCall(of, call) ? [path] : [])));
    return fields.map((field) => {
      const pattern = new RegExp(`^${field.split('*').map(escaped).join('[^.[]+')}(?=$|[.[])`);
      return { call, section, field, swept: [...paths].some((path) => pattern.test(path)) };
    });
  });
}

/** A listed call is a method and the end of a path. */
function isCall(swept, listed) {
  const [method = '', path = ''] = listed.split(' ');
  return swept === listed || (swept.startsWith(`${method} `) && swept.endsWith(path) && path !== '');
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
