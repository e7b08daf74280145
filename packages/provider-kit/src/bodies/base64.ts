/** The length of the padded base64 of that many bytes. */
export const base64Length = (bytes: number): number => 4 * Math.ceil(bytes / 3);

/** Encodes as a stream: whole groups of three bytes are sent, the rest waits for the next chunk. */
export async function* base64Chunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    // Only a few bytes are copied to complete the group left over from before, never the chunk itself.
    const taken = rest.length === 0 ? 0 : Math.min(3 - rest.length, chunk.length);
    const group = taken === 0 ? rest : Buffer.concat([rest, chunk.subarray(0, taken)]);
    if (group.length > 0 && group.length < 3) {
      rest = group;
      continue;
    }
    const end = chunk.length - ((chunk.length - taken) % 3);
    rest = Buffer.from(chunk.subarray(end));
    const out = Buffer.allocUnsafe(((group.length + end - taken) / 3) * 4);
    const at = out.write(group.toString('base64'), 0, 'latin1');
    out.write(chunk.toString('base64', taken, end), at, 'latin1');
    if (out.length > 0) yield out;
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1');
}
