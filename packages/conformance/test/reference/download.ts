import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Download, ProofingError } from '@anyproof/core';
import type { Call, Transport } from './transport.js';

/** A file of the vendor's, as it flows. */
export async function downloadWith(
  transport: Transport,
  { provider, ...call }: Call & { readonly provider: string },
): Promise<Download> {
  const response = await transport.open(call);
  const hash = createHash('sha256');
  const body = Readable.from(flowing(response, hash, provider), { objectMode: false });
  let digest: string | undefined;
  const sha256 = () => {
    if (body.readableEnded) digest ??= hash.digest('hex');
    return digest;
  };
  return { mediaType: 'image/jpeg', size: Number(response.headers['content-length']), body, sha256 };
}

async function* flowing(body: AsyncIterable<Buffer>, hash: Hash, provider: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  } catch {
    throw new ProofingError({ code: 'NETWORK', message: 'the download was cut off', provider });
  }
}
