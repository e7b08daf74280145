import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FaultWire, startFaultWire } from '../src/wire/wire.js';

let vendor: Server;
let wire: FaultWire;
const done: string[] = [];

beforeEach(async () => {
  done.length = 0;
  vendor = createServer((request, response) => {
    done.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  const { port } = vendor.address() as AddressInfo;
  wire = await startFaultWire(`http://127.0.0.1:${port}`);
});
afterEach(async () => {
  await wire.stop();
  await new Promise((resolve) => vendor.close(resolve));
});

it('lets the vendor do its work, and has a gateway answer in its place', async () => {
  const spoilt = wire.spoil({ kind: 'gateway', status: 502 }, undefined, true);
  const answer = await fetch(`${wire.origin}/sessions`, { method: 'POST', body: '{}' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html']);
  expect(await answer.text()).toContain('Bad gateway');
  expect([done, spoilt.strikes]).toEqual([['POST /sessions'], 1]);
  expect((await fetch(`${wire.origin}/sessions`)).status).toBe(200);
});

it('knows which connections are kept, and closes them', async () => {
  expect(wire.connections).toBe(0);
  await (await fetch(`${wire.origin}/sessions`)).text();
  expect(wire.connections).toBe(1);
  wire.closeIdle();
  while (wire.connections > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(wire.connections).toBe(0);
});
