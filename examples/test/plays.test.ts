// Each example, played as `npm run example` plays it, over HTTP against the vendors' emulators.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { play as bullmq } from '../bullmq/play.js';
import { play as cron } from '../cron/play.js';
import { play as express } from '../express-app/play.js';
import { start as startExpress } from '../express-app/server.js';
import { play as failover } from '../failover/play.js';
import { play as fastify } from '../fastify-app/play.js';
import { start as startFastify } from '../fastify-app/server.js';
import { play as nestjs } from '../nestjs-module/play.js';
import { start as startNestjs } from '../nestjs-module/server.js';
import type { VendorKey } from '../play/emulators.js';
import { createStage, type Stage } from '../play/stage.js';
import { playSwap } from '../play/web-app.js';
import { play as migration } from '../shootid-to-id360/play.js';
import { play as tenants } from '../tsyringe-tenants/play.js';
import { play as swap } from '../vendor-swap/play.js';

const FOLDER = join(__dirname, '..');

async function linesOf(play: (stage: Stage) => Promise<void>, vendor?: string): Promise<string[]> {
  const lines: string[] = [];
  const stage = createStage({ folder: FOLDER, say: (line) => lines.push(line), vendor });
  try {
    await play(stage);
  } finally {
    await stage.end();
  }
  return lines;
}

describe.each([
  ['express-app', express, startExpress],
  ['fastify-app', fastify, startFastify],
  ['nestjs-module', nestjs, startNestjs],
])('%s', (_name, play, start) => {
  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    Logger.overrideLogger(false);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    Logger.overrideLogger(['error', 'warn']);
  });

  it.each([
    ['id360', "the vendor's message"],
    ['innovatrics', "the vendor's message"],
    ['1kosmos', 'a look at the page'],
  ])('proves a person through %s, by %s', async (vendor, by) => {
    const [listens, ...lines] = await linesOf(play, vendor);
    expect(listens).toMatch(/^the app listens at http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines).toEqual([
      "POST /identity answers 303: the person is sent to the vendor's page",
      'there the person shows document_front, document_back, selfie',
      'back in the app, the return page answers 200',
      `the app holds, by ${by}: completed, approved, MARTIN HORAK`,
      'the page says: Thank you, we know who you are.',
      'to somebody else it answers 404: There is no such application.',
      'while the vendor is down, POST /identity answers 503: We cannot do this now. Please try again in a few minutes.',
    ]);
  });

  it.each<[VendorKey, VendorKey]>([
    ['id360', 'innovatrics'],
    ['innovatrics', 'id360'],
    ['id360', '1kosmos'],
  ])('takes a message of %s after the app moved to %s', async (from, to) => {
    const swap = (stage: Stage) => playSwap(stage, start, from, to);
    expect(await linesOf(swap)).toEqual([
      `new sessions are opened at ${to}`,
      `the session under way, by the vendor's message: ${from}, completed, approved`,
    ]);
  });
});

it('vendor-swap: the same lines, whichever vendor, and one address for their messages', async () => {
  const same = [
    '  status     completed',
    '  decision   approved',
    '  person     MARTIN HORAK, born 1984-11-02',
    '  document   identity_card HA417203, SVK, until 2038-09-18',
    '  faces      match',
  ];
  expect(await linesOf(swap)).toEqual([
    ...['ANYPROOF_PROVIDER=id360', ...same],
    ...['ANYPROOF_PROVIDER=innovatrics', ...same],
    ...['ANYPROOF_PROVIDER=1kosmos', ...same],
    'ANYPROOF_PROVIDER=innovatrics, while a person is at id360',
    '  every message was answered 200',
    '  onSession heard of id360: completed, approved',
    'ANYPROOF_PROVIDER=1kosmos, while a person is at innovatrics',
    '  every message was answered 200',
    '  onSession heard of innovatrics: completed, approved',
  ]);
});

describe('shootid-to-id360', () => {
  it('changes one line of the configuration', () => {
    const [before, after] = ['before.env', 'after.env'].map((file) =>
      readFileSync(join(FOLDER, 'shootid-to-id360', file), 'utf8').split('\n'),
    );
    expect(after?.map((line, index) => [before?.[index], line]).filter(([a, b]) => a !== b)).toEqual([
      ['ANYPROOF_PROVIDER=shootid', 'ANYPROOF_PROVIDER=id360'],
    ]);
    expect(after).toHaveLength(before?.length ?? 0);
  });

  it('leaves sessions under way where they are', async () => {
    expect(await linesOf(migration)).toEqual([
      'the app is started with before.env',
      'account-1 is opened at shootid',
      'account-1 has handed in the card, and nothing else yet',
      'the app is started with after.env',
      'account-2 is opened at id360',
      'account-2: welcome (HORAK, SK0399990000000004172030)',
      'account-1 has handed in the bank details, where it began',
      'account-1: a clerk decides (HORAK, SK0399990000000004172030)',
    ]);
  });
});

it('failover: to the second when the first is gone, and not when a session may have been made', async () => {
  expect(await linesOf(failover)).toEqual([
    'both vendors are well',
    'metric: a new session at id360',
    'customer-1: started',
    'the first vendor makes a session, and its answer is lost on the way',
    'customer-2: ask to start again',
    'requests to the second vendor meanwhile: 0',
    'the first vendor is gone',
    'metric: a new session at innovatrics, since id360 gave NETWORK',
    'customer-3: started',
    'customer-3: completed, approved',
    'customer-1 stays where it is: NETWORK, to be asked again',
    'history of customer-1: routed to id360 by order',
    'history of customer-3: routed to innovatrics by order, after id360 (NETWORK)',
    'history of customer-3: fetched completed, approved',
  ]);
});

it('tsyringe-tenants: each at its own vendor, and none sees the other', async () => {
  expect(await linesOf(tenants)).toEqual([
    'north-bank uses id360',
    'south-shop uses innovatrics',
    'north-bank, customer-1: completed, approved, by id360',
    'south-shop, customer-2: completed, approved, by innovatrics',
    'south-shop, customer-1: nobody of ours',
    'north-bank has left: INVALID_INPUT',
  ]);
});

describe('one app that outlives its process', () => {
  const LINES = ['session.created: order-1 is pending', 'session.changed: order-1 is completed, approved'];

  it('is driven by a cron job', async () => {
    expect(await linesOf(cron)).toEqual(LINES);
  });

  it('is driven by BullMQ, where there is a Redis', async () => {
    const isThere = process.env['REDIS_URL'] !== undefined;
    expect(await linesOf(bullmq)).toEqual(
      isThere ? LINES : ['set REDIS_URL, such as redis://127.0.0.1:6379'],
    );
  });
});
