// A keyring for tests, with one key.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Sealing } from '../src/contract/ports.js';

export function testSealing(key = randomBytes(32)): Sealing {
  const hmac = (...parts: readonly (string | Buffer)[]) => {
    const hash = createHmac('sha256', key);
    for (const part of parts) hash.update(`${part.length}:`).update(part);
    return hash.digest();
  };
  return {
    seal: (boundTo, text) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open: async (boundTo, sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    hash: (purpose, text) => hmac(purpose, text),
    digest: (previous, part) => hmac(previous ?? '', part),
  };
}
