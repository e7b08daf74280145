import { generateKeyPairSync, sign } from 'node:crypto';
import { sha256Hex } from '../shared/index.js';

/** Signs v1 reports with a key of its own. What the vendor hashes is unknown: here, the report's JSON (dossier 8.2). */
export class ReportSigner {
  readonly #keys = generateKeyPairSync('ed25519');

  sign(report: unknown, publicKeyUrl: string): Record<string, unknown> {
    const hash = sha256Hex(Buffer.from(JSON.stringify(report)));
    return {
      sha256_hash: hash,
      algorithm: 'EdDSA',
      curve: 'Ed25519',
      public_key_url: publicKeyUrl,
      signature: sign(null, Buffer.from(hash, 'hex'), this.#keys.privateKey).toString('hex'),
    };
  }

  publicKeyPem(): string {
    return this.#keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }
}
