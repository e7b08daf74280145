// Whatever arrives, however often and in whichever order: a session ends as the vendor last answered.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, createProofing, type Proofing, type SessionRef } from '@anyproof/core';
import fc from 'fast-check';
import { id360 } from '../src/index.js';

const HEADERS = { 'x-hook-secret': 'a-long-random-secret' };
const MINUTE = 60_000;
type Word = 'NEW' | 'STARTED' | 'OK' | 'KO' | 'CANCELED' | 'FAILED' | 'DISCONTINUED';

/** A vendor that answers as one dossier's word says (dossier 8.1), by a clock of its own. */
class ScriptedVendor {
  word: Word = 'NEW';
  started = false;
  now = Date.UTC(2026, 0, 17);
  /** Every callback the vendor ever sent, as bodies; delivering them is the network's business. */
  readonly sent: object[] = [];

  readonly clock: Clock = {
    // Each look is a moment later: no two requests are sent at the same time.
    now: () => this.now++,
    sleep: async () => undefined,
  };

  turnTo(word: Word): void {
    this.word = word;
    this.started ||= word === 'STARTED';
    const done = this.started ? 1 : 0;
    if (word !== 'NEW') this.sent.push({ id: 7, status: word, steps_status: { done, total: 1 } });
  }

  answer(url: string): readonly [number, object] {
    if (url.includes('/user/login')) return [200, { token: 'token' }];
    if (url.includes('/process/')) return [200, { id: 7, api_key: 'key', status: 'NEW' }];
    const decided = this.word === 'OK' || this.word === 'KO';
    if (!decided && url.endsWith('allow_draft=false')) return [202, {}];
    const starting_time = this.started ? '2026-01-17T00:00:00.000000' : null;
    return [200, { status: this.word, starting_time }];
  }
}

let vendor: ScriptedVendor;
let server: Server;
let baseUrl: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [status, body] = vendor.answer(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  baseUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function app(processDeadlineMinutes: number | undefined): Proofing {
  const settings = {
    baseUrl,
    username: 'app',
    password: 'secret',
    process: '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10',
    callbacks: [{ url: 'https://hooks.example/', on: 'all', headers: HEADERS }],
    ...(processDeadlineMinutes === undefined ? {} : { processDeadlineMinutes }),
  };
  return createProofing({
    adapters: [id360],
    config: { provider: 'id360', seal: 'none', providers: { id360: settings } },
    deps: { clock: vendor.clock },
  });
}

const ENDS = {
  OK: { status: 'completed', decision: 'approved' },
  KO: { status: 'completed', decision: 'declined' },
  FAILED: { status: 'failed' },
  DISCONTINUED: { status: 'canceled' },
} as const;
const endOf = (word: Word, started: boolean) =>
  word === 'CANCELED'
    ? { status: started ? 'abandoned' : 'expired' }
    : word === 'NEW' || word === 'STARTED'
      ? { status: 'pending' }
      : ENDS[word];

type Move =
  | { readonly do: 'vendor' }
  | { readonly do: 'fetch' }
  | { readonly do: 'deliver'; readonly which: number };
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.constant({ do: 'vendor' as const }),
  fc.constant({ do: 'fetch' as const }),
  fc.record({ do: fc.constant('deliver' as const), which: fc.nat(9) }),
);
const life = fc
  .tuple(fc.boolean(), fc.constantFrom<Word>('OK', 'KO', 'CANCELED', 'FAILED', 'DISCONTINUED'))
  .map(([started, end]): Word[] => (started ? ['STARTED', end] : [end]));

async function deliver(proofing: Proofing, body: object): Promise<void> {
  const rawBody = Buffer.from(JSON.stringify(body));
  const { status, done } = await proofing.webhooks.handle({ headers: HEADERS, rawBody });
  expect(status).toBe(200);
  await done;
}

async function play(proofing: Proofing, ref: SessionRef, words: Word[], moves: readonly Move[]) {
  let endDelivered = false;
  for (const one of moves) {
    if (one.do === 'vendor') {
      const next = words.shift();
      if (next !== undefined) vendor.turnTo(next);
    } else if (one.do === 'fetch') {
      const { status } = await proofing.getSession(ref);
      if (vendor.word === 'NEW' || vendor.word === 'STARTED') expect(status).toBe('pending');
    } else if (vendor.sent.length > 0) {
      const body = vendor.sent[one.which % vendor.sent.length] ?? {};
      endDelivered ||= 'status' in body && body.status !== 'STARTED';
      await deliver(proofing, body);
    }
  }
  for (const word of words) vendor.turnTo(word);
  return endDelivered;
}

const moves = fc.array(move, { maxLength: 14 });

it('ends as the vendor says where the callback or a report told it, and waits where neither did', async () => {
  await fc.assert(
    fc.asyncProperty(life, moves, async (words, plan) => {
      vendor = new ScriptedVendor();
      const proofing = app(undefined);
      const { ref } = await proofing.createSession({ reference: 'r', returnUrl: 'https://app.example/' });
      const told = await play(proofing, ref, [...words], plan);
      const fetchable = vendor.word === 'OK' || vendor.word === 'KO';
      const expected = told || fetchable ? endOf(vendor.word, vendor.started) : { status: 'pending' };
      expect(await proofing.getSession(ref)).toMatchObject(expected);
      expect(await proofing.getResult(ref)).toMatchObject(expected);
    }),
    { numRuns: 150 },
  );
});

it('ends as the vendor says after the deadline, whatever was lost', async () => {
  await fc.assert(
    fc.asyncProperty(life, moves, moves, async (words, plan, later) => {
      vendor = new ScriptedVendor();
      const proofing = app(60);
      const { ref } = await proofing.createSession({ reference: 'r', returnUrl: 'https://app.example/' });
      await play(proofing, ref, [...words], plan);
      vendor.now += 76 * MINUTE;
      const expected = endOf(vendor.word, vendor.started);
      expect(await proofing.getSession(ref)).toMatchObject(expected);
      // What is still under way, or comes again, changes nothing.
      await play(proofing, ref, [], later);
      expect(await proofing.getSession(ref)).toMatchObject(expected);
      expect(await proofing.getResult(ref)).toMatchObject(expected);
    }),
    { numRuns: 150 },
  );
});
