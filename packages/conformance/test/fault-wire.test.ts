import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FAULTS } from '../src/faults/table.js';
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

describe('the table', () => {
  it('says of what may have been done that creations are ambiguous and acts have failed', () => {
    const rows = FAULTS.filter(({ effect }) => effect.kind === 'gateway');
    expect(rows.map(({ name }) => name)).toEqual([
      'done, and a gateway says 502, once',
      'done, and a gateway says 502',
      'done, and a gateway says 504, once',
    ]);
    for (const { ends, maybeDone } of rows)
      expect([ends.create, ends.act, maybeDone]).toEqual(['AMBIGUOUS', 'PROVIDER_UNAVAILABLE', true]);
  });

  it('calls nothing repeatable that a vendor may have done and whose answer is lost', () => {
    const kinds = ['reset-before-headers', 'reset-in-body', 'lost-answer', 'hang', 'stall-in-body', 'drip'];
    const lost = FAULTS.filter(({ effect }) => kinds.includes(effect.kind));
    expect(lost.map(({ maybeDone }) => maybeDone)).toEqual(lost.map(() => true));
    const failed = FAULTS.filter(
      ({ effect }) => effect.kind === 'answer' && [500, 502, 504].includes(effect.status),
    );
    expect(failed.map(({ maybeDone }) => maybeDone)).toEqual(failed.map(() => true));
    expect([lost.length, failed.length]).toEqual([10, 6]);
  });

  it('has only 401 and 429 sent more than once', () => {
    const several = FAULTS.filter(({ sends = 1 }) => sends > 1);
    expect(several.map(({ name, sends }) => [name, sends])).toEqual([
      ['401, once', 2],
      ['401, always', 2],
      ['429 with Retry-After, always', 3],
    ]);
  });
});
