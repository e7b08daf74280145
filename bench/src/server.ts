// The vendors' side of the bench, in a process of its own: the least a server can do, so that the client is measured.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { id360Report, oneKosmosDetails, serviceKey } from './canned.js';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const { publicKey } = serviceKey();

const ANSWERS: readonly (readonly [RegExp, Buffer])[] = [
  [/\/user\/login\/$/, json({ token: 'a1'.repeat(25) })],
  [/\/report\b/, json(id360Report)],
  [/\/data\/[^/]+\/status$/, json({ status: 'PENDING' })],
  [/\/publickeys$/, json({ publicKey })],
  [/\/proofingsession\/[^/]+$/, json(oneKosmosDetails)],
  [/\/enrollment_info\/$/, json({ routes: [{ id: 1 }] })],
  [/token\/exchange\//, json({ hasError: false, token: 'bench-token' })],
  [/\/enrolment\/document$/, json({ hasError: false, isTwoSideDocument: false, pageSide: 'FRONT' })],
];

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
    const body = ANSWERS.find(([pattern]) => pattern.test(path))?.[1] ?? json({});
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
