import { ProofingError } from '../contract/errors.js';
import { nodeFs } from '../support/node.js';
import { type DecodedText, decodeText, textProblem } from './texts.js';

const PATH = Symbol.for('anyproof.config.file');

/** Returns a file's text, without trailing line breaks. */
export type SecretFile = () => Promise<string>;

/**
 * A credential in a file, as Docker, Kubernetes and systemd provide them: a function for any setting that accepts one.
 * The file is read again for each login, so a replaced secret is picked up. A UTF-8 byte order mark and trailing line
 * breaks are removed. Throws CONFIG (`problem: 'file'`), with the file's name, if the file does not exist, is
 * unreadable or empty, or contains what cannot be a secret: UTF-16, control characters, a value in quotes.
 */
export function secretFile(path: string): SecretFile {
  const read: SecretFile = async () => {
    const bytes = await nodeFs()
      .promises.readFile(path)
      .catch((error: unknown) => ({ problem: unreadable(path, error) }));
    const content = 'problem' in bytes ? bytes : asSetting(path, decoded(path, bytes));
    if ('problem' in content)
      throw new ProofingError({ code: 'CONFIG', message: content.problem, problem: 'file' });
    return content.text;
  };
  return Object.defineProperty(read, PATH, { value: path });
}

/** True if a setting comes from a file. */
export function isSecretFile(value: unknown): value is SecretFile {
  return typeof value === 'function' && typeof Reflect.get(value, PATH) === 'string';
}

/**
 * Reads the file at once: for keys, and for settings that are not credentials. Returns its text, or what is wrong with
 * the file.
 */
export function readSecretFileSync(file: SecretFile): DecodedText {
  const path = pathOf(file);
  try {
    return decoded(path, nodeFs().readFileSync(path));
  } catch (error) {
    return { problem: unreadable(path, error) };
  }
}

/** As {@link readSecretFileSync}, and checks that the text can be a single setting. */
export function readSettingFileSync(file: SecretFile): DecodedText {
  return asSetting(pathOf(file), readSecretFileSync(file));
}

const pathOf = (file: SecretFile): string => String(Reflect.get(file, PATH));

function decoded(path: string, bytes: Uint8Array): DecodedText {
  const content = decodeText(bytes);
  if ('problem' in content) return { problem: `the file ${path} ${content.problem}` };
  const text = content.text.replace(/[\r\n]+$/, '');
  return text.trim() === '' ? { problem: `the file ${path} is empty` } : { text };
}

function asSetting(path: string, content: DecodedText): DecodedText {
  const problem = 'text' in content ? textProblem(content.text) : undefined;
  return problem === undefined ? content : { problem: `the file ${path} ${problem}` };
}

const WHY: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

function unreadable(path: string, error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const why = Object.hasOwn(WHY, code) ? WHY[code] : 'it cannot be read';
  return `the file ${path}: ${why}`;
}
