import { basename, extname } from 'node:path';
import { ProofingError } from '@anyproof/core';
import { parseDocument } from 'yaml';

/**
 * JSON or YAML, by the file's name. Throws CONFIG that says where it stops being that, and quotes nothing of it: parsers
 * do, and the line may hold a secret.
 */
export function parseText(text: string, path: string): unknown {
  const name = basename(path);
  if (extname(path) === '.json') {
    try {
      return JSON.parse(text);
    } catch {
      throw notReadable(name, 'JSON', positionAt(text, goodLength(text)));
    }
  }
  const document = parseDocument(text, { prettyErrors: false });
  const [first] = document.errors;
  if (first !== undefined) throw notReadable(name, 'YAML', positionAt(text, first.pos[0]), WHY[first.code]);
  return document.toJS() ?? {};
}

/** By the parser's own code; what it says of the others quotes the line. */
const WHY: { readonly [code: string]: string } = {
  BAD_INDENT: 'the indentation is wrong',
  DUPLICATE_KEY: 'duplicate key',
  MULTIPLE_DOCS: 'a second document begins here',
  TAB_AS_INDENT: 'it is indented with a tab; use spaces',
};

/** How much of a text could be the beginning of JSON: the engine's own message would quote what follows. */
function goodLength(text: string): number {
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mayGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function mayGoOn(start: string): boolean {
  try {
    JSON.parse(start);
    return true;
  } catch (error) {
    return /end of JSON|Unterminated|end of data/i.test(String(Object(error).message));
  }
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function notReadable(
  name: string,
  language: string,
  { line, column }: Position,
  why?: string,
): ProofingError {
  const message = `${name}, line ${line}, column ${column}: ${why ?? `this is not ${language}`}`;
  return new ProofingError({ code: 'CONFIG', message });
}
