import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, createProofing, inMemorySessions, type Outcome } from '@anyproof/core';
import fc from 'fast-check';
import { currentOutcome } from '../../core/src/state/outcome.js';
import { innovatrics } from '../src/index.js';
import { stateIn } from './harness.js';

const MEANINGS: { readonly [word: string]: Outcome } = {
  PENDING: { status: 'pending' },
  EXPIRED: { status: 'expired' },
  WAITING_FOR_MANUAL_APPROVE: { status: 'in_review' },
  AUTO_APPROVED: { status: 'completed', decision: 'approved', decidedBy: 'automatic', final: true },
  MANUAL_APPROVED: { status: 'completed', decision: 'approved', decidedBy: 'manual', final: true },
  AUTO_REJECTED: { status: 'completed', decision: 'declined', decidedBy: 'automatic', final: true },
  MANUAL_REJECTED: { status: 'completed', decision: 'declined', decidedBy: 'manual', final: true },
  FROZEN: { status: 'processing' },
};

/** A vendor whose word changes at will, and which answers now, later or never. */
class Vendor {
  word = 'PENDING';
  next: 'now' | 'later' | 'never' = 'now';
  /** Words that were answered, by the order in which they were asked for. */
  readonly answered: { readonly order: number; readonly word: string }[] = [];
  readonly held: (() => void)[] = [];
  asked = 0;

  ask(response: ServerResponse): void {
    const order = ++this.asked;
    const { word } = this;
    const answer = () => {
      this.answered.push({ order, word });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: word }));
    };
    if (this.next === 'now') answer();
    else if (this.next === 'later') this.held.push(answer);
    else response.writeHead(400).end();
    this.next = 'now';
  }

  lastWord(): string | undefined {
    return [...this.answered].sort((a, b) => b.order - a.order)[0]?.word;
  }
}

let server: Server;
let vendor = new Vendor();
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url?.endsWith('/status')) vendor.ask(response);
    else response.writeHead(200).end(JSON.stringify({ decision: { level: 'HIGH' } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A moment for every look, so that no two requests are sent at the same one. */
function strictClock(): Clock {
  let now = 0;
  return { now: () => ++now, sleep: async () => undefined };
}

const word = fc.constantFrom(...Object.keys(MEANINGS));
const step = fc.oneof(
  fc.record({ kind: fc.constant('changes' as const), word }),
  fc.record({ kind: fc.constant('fetch' as const), answer: fc.constantFrom('now', 'later', 'never') }),
  fc.record({ kind: fc.constant('answers' as const), index: fc.nat(5) }),
  fc.record({
    kind: fc.constant('message' as const),
    word,
    forged: fc.boolean(),
    answer: fc.constantFrom('now', 'later', 'never'),
  }),
);

it('ends where the vendor’s last answer stands, whatever was sent, lost, repeated or late', async () => {
  const { port } = server.address() as AddressInfo;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      vendor = new Vendor();
      const sessions = inMemorySessions();
      const proofing = createProofing({
        adapters: [innovatrics],
        config: {
          provider: 'idv',
          providers: {
            idv: {
              adapter: 'innovatrics',
              baseUrl: `http://127.0.0.1:${port}`,
              username: 'u',
              password: 'p',
            },
          },
          seal: 'none',
        },
        deps: { clock: strictClock(), sessions },
      });
      const ref = { provider: 'idv', id: 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee' };
      const running: Promise<unknown>[] = [];
      /** Messages whose session is being asked for, by this process, or will be. */
      let underWay = 0;
      const isAsked = async (begin: () => Promise<unknown>, answer: Vendor['next']) => {
        const { asked } = vendor;
        vendor.next = answer;
        const work = begin().catch(() => undefined);
        running.push(work);
        while (vendor.asked === asked) await new Promise((resolve) => setImmediate(resolve));
        if (answer !== 'later') await work;
      };
      for (const one of steps) {
        if (one.kind === 'changes') vendor.word = one.word;
        else if (one.kind === 'fetch')
          await isAsked(() => proofing.getSession(ref), one.answer as Vendor['next']);
        else if (one.kind === 'answers') vendor.held.splice(one.index, 1)[0]?.();
        else {
          const rawBody = Buffer.from(JSON.stringify({ sessionId: ref.id, status: one.word }));
          const key = one.forged ? 'guess' : 'p';
          const signature = createHmac('sha256', key).update(rawBody).digest('base64');
          const handle = () => proofing.webhooks.handle({ rawBody, headers: { 'x-signature': signature } });
          if (one.forged) expect(await handle()).toMatchObject({ status: 401 });
          else {
            const follow = async () => {
              underWay += 1;
              await (await handle()).done;
              underWay -= 1;
            };
            // Of a session that goes on nothing is asked.
            if (one.word === 'PENDING' && underWay === 0) await follow();
            // While a message's question is open, those that come share one more after it.
            else if (underWay === 0) await isAsked(follow, one.answer as Vendor['next']);
            else {
              running.push(follow());
              await new Promise((resolve) => setImmediate(resolve));
            }
          }
        }
      }
      vendor.next = 'now';
      for (const answer of vendor.held.splice(0)) answer();
      await Promise.all(running);

      const last = vendor.lastWord();
      const known = currentOutcome(await stateIn(sessions, ref));
      // Before any answer, a message says at most that the session goes on.
      if (last === undefined) expect(known?.outcome ?? { status: 'pending' }).toEqual({ status: 'pending' });
      else expect(known).toMatchObject({ nativeStatus: last, outcome: MEANINGS[last] });
      expect(await proofing.getSession(ref)).toMatchObject({
        nativeStatus: vendor.word,
        ...MEANINGS[vendor.word],
      });
    }),
    { numRuns: 150 },
  );
});
