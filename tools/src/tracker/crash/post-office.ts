// The vendors' messages on their way to the app: late, out of order, sometimes twice, and with forged ones among them. Each is
// sent until it was answered 200, to whichever worker listens.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Letter {
  /** Whose it is: the path that it is sent to. */
  readonly provider: string;
  /** Each attempt has headers of its own: vendors sign the time, too. */
  headers(): { readonly [name: string]: string };
  readonly body: string;
  /** Must be refused. */
  readonly isForged?: true;
}

export interface PostOffice {
  /** Where a vendor sends by itself: `http://…/PROVIDER`; accepted at once, and sent on like all others. */
  readonly origin: string;
  send(letter: Letter): void;
  /** Resolves when all that was sent has been answered. */
  empty(): Promise<void>;
  figures(): PostFigures;
  stop(): Promise<void>;
}

export interface PostFigures {
  readonly delivered: number;
  readonly duplicates: number;
  readonly late: number;
  readonly forged: number;
  /** Forged ones that were answered 200: there must be none. */
  readonly forgeriesTaken: number;
  readonly waiting: number;
}

export interface PostParts {
  /** The addresses of workers that listen just now. */
  addresses(): readonly string[];
  readonly random: () => number;
}

/** How many of a hundred. */
const TWICE = 20;
const LATE = 30;
const LATE_BY_MS = 1_200;
const PAUSE_MS = 40;
const PATIENCE_MS = 5_000;

export async function startPostOffice({ addresses, random }: PostParts): Promise<PostOffice> {
  const figures = { delivered: 0, duplicates: 0, late: 0, forged: 0, forgeriesTaken: 0, waiting: 0 };
  let isOpen = true;
  const chance = (percent: number) => random() * 100 < percent;

  /** The answer's status; undefined when none came. */
  const post = async ({ provider, headers, body }: Letter): Promise<number | undefined> => {
    const all = addresses();
    const address = all[Math.floor(random() * all.length)];
    if (address === undefined) return undefined;
    const sent = { method: 'POST', headers: { 'content-type': 'application/json', ...headers() }, body };
    return fetch(`${address}/${provider}`, { ...sent, signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => undefined,
    );
  };
  const deliver = async (letter: Letter): Promise<void> => {
    figures.waiting += 1;
    if (chance(LATE)) {
      figures.late += 1;
      await sleep(random() * LATE_BY_MS);
    }
    while (isOpen) {
      const status = await post(letter);
      if (letter.isForged && status !== undefined && status < 500) {
        figures.forged += 1;
        if (status === 200) figures.forgeriesTaken += 1;
        break;
      }
      if (status === 200) {
        figures.delivered += 1;
        break;
      }
      await sleep(PAUSE_MS + random() * PAUSE_MS);
    }
    figures.waiting -= 1;
  };
  const send = (letter: Letter): void => {
    void deliver(letter);
    if (letter.isForged || !chance(TWICE)) return;
    figures.duplicates += 1;
    void deliver(letter);
  };

  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const headers = plain(request.headers);
    send({ provider: (request.url ?? '').slice(1), headers: () => headers, body: body.toString() });
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the post office has no address');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    send,
    empty: async () => {
      while (figures.waiting > 0 && isOpen) await sleep(PAUSE_MS);
    },
    figures: () => ({ ...figures }),
    stop: async () => {
      isOpen = false;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Those that are the vendor's own. */
function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-'));
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}
