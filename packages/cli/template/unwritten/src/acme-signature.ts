import { todo } from './todo.js';

// TODO 6: how messages are signed.
// The signature as the vendor's header has it, over the raw bytes: `createHmac` of node:crypto.
export function signatureOf(_key: string, _seconds: string, _rawBody: Uint8Array): string {
  return todo('src/acme-signature.ts: how messages are signed');
}
