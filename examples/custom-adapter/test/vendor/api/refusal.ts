import type { VendorAnswer } from '../server.js';

/** A request that Acme does not carry out. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly field?: string,
    /** For developers; quotes what was sent, as such messages do. */
    readonly detail?: string,
  ) {
    super(code);
  }

  answer(): VendorAnswer {
    const { status, code: error, field, detail: message } = this;
    return { status, body: JSON.stringify({ error, field, message }) };
  }
}
