import { nodeFs } from './builtin.js';
import { ProofingError } from './errors.js';

const PATH = Symbol.for('anyproof.config.file');

/** Gives a file's text, without line breaks at its end. */
export type SecretFile = () => Promise<string>;

/**
 * A credential in a file, as Docker, Kubernetes and systemd hand them over: a function for any setting that takes one. The
 * file is read for each login, so a secret that was replaced is found. Throws CONFIG, with the file's name, when there
 * is no such file, none that may be read, or nothing in it.
 */
export function secretFile(path: string): SecretFile {
  const read: SecretFile = async () =>
    content(
      path,
      await nodeFs()
        .promises.readFile(path, 'utf8')
        .catch((error: unknown) => unreadable(path, error)),
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
    return content(path, nodeFs().readFileSync(path, 'utf8'));
  } catch (error) {
    if (ProofingError.isInstance(error)) throw error;
    return unreadable(path, error);
  }
}

function content(path: string, text: string): string {
  const trimmed = text.replace(/[\r\n]+$/, '');
  if (trimmed.trim() !== '') return trimmed;
  throw new ProofingError({ code: 'CONFIG', message: `the file ${path} is empty` });
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
