// The vendors' side of the bench, in a process of its own: the least a server can do, so that the client is measured.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { id360Report, oneKosmosDetails, sealMessage, serviceKey } from './canned.js';
import { largeResults, SEALED_RESULT } from './large-results.js';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const { ecdh, publicKey } = serviceKey();

/** With a size among the arguments, sessions have ended, and their results are so large. */
const [resultBytes] = process.argv.slice(2).map(Number);
const large = resultBytes === undefined ? undefined : largeResults(resultBytes);

const ANSWERS: readonly (readonly [RegExp, Buffer])[] = [
  ...(large?.plain ?? []).map(([pattern, value]): [RegExp, Buffer] => [pattern, json(value)]),
  [/\/user\/login\/$/, json({ token: 'a1'.repeat(25) })],
  [/\/report\b/, json(id360Report)],
  [/\/data\/[^/]+\/status$/, json({ status: 'PENDING' })],
  [/\/publickeys$/, json({ publicKey })],
  [/\/proofingsession\/[^/]+$/, json(oneKosmosDetails)],
  [/\/enrollment_info\/$/, json({ routes: [{ id: 1 }] })],
  [/token\/exchange\//, json({ hasError: false, token: 'bench-token' })],
  [/\/enrolment\/document$/, json({ hasError: false, isTwoSideDocument: false, pageSide: 'FRONT' })],
];

/** Sealed for whoever asks first: one process asks each server. */
let sealed: Buffer | undefined;
function sealedResult(headers: IncomingHttpHeaders): Buffer {
  const peer = Buffer.concat([Buffer.from([4]), Buffer.from(String(headers['publickey']), 'base64')]);
  sealed ??= json({
    data: sealMessage(ecdh.computeSecret(peer), JSON.stringify(large?.sealed)),
    publicKey,
  });
  return sealed;
}

const counts = new Map<string, number>();
let uploadedBytes = 0;

const server = createServer((request, response) => {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path === '/__counts') {
    const body = json({ counts: Object.fromEntries(counts), uploadedBytes });
    counts.clear();
    uploadedBytes = 0;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    return;
  }
  counts.set(path, (counts.get(path) ?? 0) + 1);
  request.on('data', (chunk: Buffer) => {
    uploadedBytes += chunk.length;
  });
  request.on('end', () => {
    const isSealed = large !== undefined && SEALED_RESULT.test(path);
    const canned = ANSWERS.find(([pattern]) => pattern.test(path))?.[1] ?? json({});
    const body = isSealed ? sealedResult(request.headers) : canned;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
