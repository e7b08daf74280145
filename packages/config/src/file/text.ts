import { readFile } from 'node:fs/promises';
import { decodeText, ProofingError } from '@anyproof/core';

const WHY: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** A file of UTF-8, without a byte order mark. Throws CONFIG that begins with `name` and says why there is none. */
export async function readText(path: string, name: string): Promise<string> {
  const refuse = (why: string): never => {
    throw new ProofingError({ code: 'CONFIG', message: `${name}${why}` });
  };
  const bytes = await readFile(path).catch((error: unknown) => {
    const code = String(Object(error).code);
    return refuse(`: ${(Object.hasOwn(WHY, code) ? WHY[code] : undefined) ?? 'it cannot be read'}`);
  });
  const decoded = decodeText(bytes);
  return 'problem' in decoded ? refuse(` ${decoded.problem}`) : decoded.text;
}
