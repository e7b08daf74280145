// The service's side of the key agreement, by node:crypto alone: it shares no code with the adapter.
import { createCipheriv, createDecipheriv, createECDH } from 'node:crypto';

export interface Service {
  /** 64 bytes X‖Y in base64, as `/publickeys` shows it. */
  readonly publicKey: string;
  shared(callersPublicKey: string): Buffer;
  open(callersPublicKey: string, message: string): string;
  seal(callersPublicKey: string, text: string, iv?: Uint8Array): string;
}

export function serviceWith(privateKey: string, curve: 'secp256k1' | 'prime256v1' = 'secp256k1'): Service {
  const own = createECDH(curve);
  own.setPrivateKey(Buffer.from(privateKey, 'base64'));
  const shared = (peer: string) =>
    own.computeSecret(Buffer.concat([Buffer.of(4), Buffer.from(peer, 'base64')]));
  return {
    publicKey: own.getPublicKey().subarray(1).toString('base64'),
    shared,
    open: (peer, message) => {
      const bytes = Buffer.from(message, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', shared(peer), bytes.subarray(0, 16));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(16, -16)), decipher.final()]).toString('utf8');
    },
    seal: (peer, text, iv = Buffer.alloc(16, 9)) => {
      const cipher = createCipheriv('aes-256-gcm', shared(peer), iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64');
    },
  };
}
