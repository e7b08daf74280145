import { decodeText, textProblem } from './config-text.js';
import { ProofingError } from './contract/errors.js';
import { nodeFs } from './support/node.js';

const PATH = Symbol.for('anyproof.config.file');

/** Gives a file's text, without line breaks at its end. */
export type SecretFile = () => Promise<string>;

/**
 * A credential in a file, as Docker, Kubernetes and systemd hand them over: a function for any setting that takes one. The
 * file is read for each login, so a secret that was replaced is found. A UTF-8 byte order mark and line breaks at the end
 * are left out. Throws CONFIG, with the file's name, when there is no such file, none that may be read, nothing in it, or
 * what cannot be a secret: UTF-16, control characters, a value in quotes.
 */
export function secretFile(path: string): SecretFile {
  const read: SecretFile = async () =>
    checked(
      path,
      content(
        path,
        await nodeFs()
          .promises.readFile(path)
          .catch((error: unknown) => unreadable(path, error)),
      ),
    );
  return Object.defineProperty(read, PATH, { value: path });
}

/** Whether a setting is to come from a file. */
export function isSecretFile(value: unknown): value is SecretFile {
  return typeof value === 'function' && typeof Reflect.get(value, PATH) === 'string';
}

/** The same, at once: for settings that are no credentials, and for keys. Throws CONFIG. */
export function readSecretFileSync(file: SecretFile): string {
  const path = String(Reflect.get(file, PATH));
  try {
    return content(path, nodeFs().readFileSync(path));
  } catch (error) {
    if (ProofingError.isInstance(error)) throw error;
    return unreadable(path, error);
  }
}

function content(path: string, bytes: Uint8Array): string {
  const decoded = decodeText(bytes);
  if ('problem' in decoded) throw wrong(path, decoded.problem);
  const trimmed = decoded.text.replace(/[\r\n]+$/, '');
  if (trimmed.trim() === '') throw wrong(path, 'is empty');
  return trimmed;
}

/** As `readSecretFileSync`, and refuses what cannot be one setting. */
export function checkedSecretFile(file: SecretFile): string {
  return checked(String(Reflect.get(file, PATH)), readSecretFileSync(file));
}

function checked(path: string, text: string): string {
  const problem = textProblem(text);
  if (problem !== undefined) throw wrong(path, problem);
  return text;
}

function wrong(path: string, problem: string): ProofingError {
  return new ProofingError({ code: 'CONFIG', message: `the file ${path} ${problem}` });
}

const WHY: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'this process may not read it',
  EISDIR: 'it is a folder',
};

function unreadable(path: string, error: unknown): never {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const why = Object.hasOwn(WHY, code) ? WHY[code] : 'it cannot be read';
  throw new ProofingError({ code: 'CONFIG', message: `the file ${path}: ${why}` });
}
