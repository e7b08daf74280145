import { UsageError } from '../terminal/failures.js';

/** One name in each way in which code writes it. */
export interface AdapterNames {
  /** `demo-vendor`: ids, headers, the package. */
  readonly kebab: string;
  /** `demoVendor` */
  readonly camel: string;
  /** `DemoVendor` */
  readonly pascal: string;
  /** `DEMO_VENDOR`: environment variables. */
  readonly upper: string;
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST = 40;
/** Ids of adapters that exist. */
const TAKEN = new Set(['id360', 'innovatrics', 'shootid']);
/** What would be no name in code. */
const WORDS = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** Throws a UsageError that says what a name must be. */
export function adapterNames(name: string): AdapterNames {
  if (!NAME.test(name) || name.length > LONGEST)
    throw new UsageError(
      `"${name}" cannot be an adapter's name: up to ${LONGEST} lower case letters, digits and single hyphens, a letter first`,
    );
  if (TAKEN.has(name)) throw new UsageError(`the adapter ${name} already exists; choose another name`);
  if (WORDS.has(name))
    throw new UsageError(`"${name}" is a reserved word of JavaScript; choose another name`);
  const parts = name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  const pascal = parts.join('');
  return {
    kebab: name,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    upper: name.replaceAll('-', '_').toUpperCase(),
  };
}

/** The template's text under another name. `acme` is an identifier in code, and a word everywhere else. */
export function renamed(
  text: string,
  { kebab, camel, pascal, upper }: AdapterNames,
  isCode: boolean,
): string {
  const asWord = isCode ? /(?<=['"`/=-])acme\b|\bacme(?=-)/g : /acme/g;
  return text
    .replaceAll(asWord, kebab)
    .replaceAll(/\bacme/g, camel)
    .replaceAll('Acme', pascal)
    .replaceAll('ACME', upper);
}
