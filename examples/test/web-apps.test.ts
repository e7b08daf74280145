// The three web apps around a vendor that does what the test says.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Adapter,
  createProofing,
  type Proofing,
  ProofingError,
  type ProofingErrorCode,
} from '@anyproof/core';
import { type FakeProvider, type FakeScript, fakeProvider, signWebhookForTest } from '@anyproof/core/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { createApp as expressApp } from '../express-app/app.js';
import { start as startExpress } from '../express-app/server.js';
import { createApp as fastifyApp } from '../fastify-app/app.js';
import { start as startFastify } from '../fastify-app/server.js';
import { AppModule } from '../nestjs-module/app.module.js';
import { IdentityService } from '../nestjs-module/identity.service.js';
import { PROOFING, ProofingModule } from '../nestjs-module/proofing.module.js';
import { start as startNestjs } from '../nestjs-module/server.js';
import { errorPage } from '../onboarding/error-page.js';
import { Onboarding } from '../onboarding/onboarding.js';
import { launchPage } from '../onboarding/pages.js';
import { applicationIn } from '../onboarding/visitor.js';

interface App {
  readonly origin: string;
  readonly onboarding: Onboarding;
  stop(): unknown;
}

const ORIGIN = 'https://app.example';
const logged: unknown[] = [];
const log = (error: unknown) => logged.push(error);

const APPS = {
  'express-app': async ({ proofing }: FakeProvider): Promise<App> => {
    const onboarding = new Onboarding(proofing, ORIGIN);
    const server = expressApp(proofing, onboarding, log).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { origin: originOf(server), onboarding, stop: () => server.close() };
  },
  'fastify-app': async ({ proofing }: FakeProvider): Promise<App> => {
    const onboarding = new Onboarding(proofing, ORIGIN);
    const app = fastifyApp(proofing, onboarding, log);
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    return { origin, onboarding, stop: () => app.close() };
  },
  'nestjs-module': async ({ proofing }: FakeProvider): Promise<App> => {
    const module = await Test.createTestingModule({ imports: [AppModule.of({}, ORIGIN)] })
      .overrideProvider(PROOFING)
      .useValue(proofing)
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ rawBody: true, logger: false });
    await app.listen(0, '127.0.0.1');
    return {
      origin: originOf(app.getHttpServer()),
      onboarding: app.get(IdentityService),
      stop: () => app.close(),
    };
  },
} as const;

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each(Object.keys(APPS) as (keyof typeof APPS)[])('%s', (name) => {
  let app: App;
  let fake: FakeProvider;
  beforeEach(async () => {
    logged.length = 0;
    fake = fakeProvider();
    app = await APPS[name](fake);
  });
  afterEach(() => app.stop());

  async function ask(path: string, init: RequestInit = {}) {
    const answer = await fetch(app.origin + path, { redirect: 'manual', ...init });
    return { status: answer.status, headers: answer.headers, html: await answer.text() };
  }
  /** As a browser sends the form; the cookie that comes back. */
  async function press(script: FakeScript = {}, known = '') {
    fake.next(script);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: known };
    const answer = await ask('/identity', { method: 'POST', headers, body: '' });
    const cookie = answer.headers.get('set-cookie') ?? '';
    return { ...answer, cookie, application: app.onboarding.find(applicationIn(cookie) ?? '') };
  }
  const look = (cookie: string) => ask('/identity', { headers: { cookie } });
  async function message(change: (body: string) => string = (body) => body) {
    const { headers, rawBody } = await signWebhookForTest(fake.proofing, { sessionId: 'fake-1' });
    const texts = Object.entries(headers).map(([key, value]): [string, string] => [key, String(value)]);
    const body = change(new TextDecoder().decode(rawBody));
    return ask('/webhooks/proofing', { method: 'POST', headers: texts, body });
  }

  it('has a form that starts', async () => {
    const { status, html } = await ask('/');
    expect(status).toBe(200);
    expect(html).toContain('<form method="post" action="/identity">');
  });

  it('keeps the session, and sends the person to the vendor', async () => {
    const { status, headers, cookie, application } = await press();
    expect(status).toBe(303);
    expect(headers.get('location')).toBe('https://vendor.example/fake-1');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(cookie).toMatch(/^application=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(application).toMatchObject({ ref: { provider: 'fake', id: 'fake-1' }, status: 'pending' });
    expect(fake.calls[0]).toMatchObject({ input: { returnUrl: 'https://app.example/identity' } });
  });

  it('on the return page, asks the vendor, and shows nothing of the result', async () => {
    const { cookie, application } = await press({ polls: 1, claims: { family_name: 'Example' } });
    const early = await look(cookie);
    expect(early.html).toContain('We are looking at it.');
    expect(early.headers.get('refresh')).toBe('3');
    const late = await look(cookie);
    expect(late.html).toContain('Thank you, we know who you are.');
    expect(late.headers.get('refresh')).toBeNull();
    expect(late.html).not.toContain('Example');
    expect(app.onboarding.find(application?.id ?? '')?.result?.claims).toEqual({ family_name: 'Example' });
  });

  it('offers another attempt after one that failed, in the same application', async () => {
    const { cookie, application } = await press({ failedAttempts: 1 });
    const failed = await look(cookie);
    expect(failed.html).toContain('<button>Try again</button>');
    expect(failed.headers.get('refresh')).toBeNull();
    const again = await press({}, cookie);
    expect([again.status, again.headers.get('location')]).toEqual([303, 'https://vendor.example/fake-1']);
    expect(again.application?.id).toBe(application?.id);
    expect((await look(cookie)).html).toContain('Thank you, we know who you are.');
    expect(fake.calls.filter(({ verb }) => verb === 'createSession')).toHaveLength(1);
  });

  it('asks nothing of a person whose session waits for us', async () => {
    const { cookie } = await press({ status: 'action_required' });
    const waiting = await look(cookie);
    expect(waiting.html).toContain('A colleague is looking at it.');
    expect(waiting.html).not.toContain('<button>');
    expect((await press({}, cookie)).headers.get('location')).toBe('https://vendor.example/fake-2');
  });

  it('does not ask again about what has ended', async () => {
    const { cookie } = await press({ decision: 'declined' });
    await look(cookie);
    const asked = fake.calls.length;
    expect((await look(cookie)).html).toContain('We could not confirm who you are.');
    expect(fake.calls).toHaveLength(asked);
  });

  it('keeps the result that a message announces', async () => {
    const { application } = await press({ decision: 'approved' });
    expect((await message()).status).toBe(200);
    const id = application?.id ?? '';
    while (app.onboarding.find(id)?.result === undefined)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(app.onboarding.find(id)).toMatchObject({ status: 'completed', result: { decision: 'approved' } });
  });

  it('refuses a message whose bytes were changed', async () => {
    const { application } = await press();
    // The same JSON: only an app that keeps the bytes sees the difference.
    expect((await message((body) => `${body} `)).status).toBe(401);
    expect(app.onboarding.find(application?.id ?? '')?.result).toBeUndefined();
    expect(fake.calls.map(({ verb }) => verb)).toEqual(['createSession']);
  });

  it('knows nobody without the cookie, or with one of its own making', async () => {
    await press();
    for (const cookie of ['', 'application=..', `application=${'0'.repeat(36)}`])
      expect((await look(cookie)).status).toBe(404);
  });

  it('answers a failing vendor with a page, and without its message', async () => {
    const { status, html, application } = await press({
      failOnce: { createSession: { code: 'RATE_LIMITED' } },
    });
    expect(status).toBe(503);
    expect(html).toContain('Please try again in a few minutes.');
    expect(html).not.toContain('scripted');
    expect(application).toBeUndefined();
  });

  it('answers what it does not know with 404', async () => {
    expect((await ask('/nothing')).status).toBe(404);
  });
});

it.each([
  ['express-app', startExpress],
  ['fastify-app', startFastify],
  ['nestjs-module', startNestjs],
])('%s does not start with wrong settings', async (_name, start) => {
  const error = await start({}).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'CONFIG', message: expect.stringContaining('ANYPROOF_PROVIDER') });
});

it('the module of NestJS takes settings as they are, too', async () => {
  const { adapter } = fakeProvider();
  const config = { provider: 'fake', providers: { fake: {} }, seal: 'none' } as const;
  const imports = [ProofingModule.forRoot({ adapters: [adapter], config })];
  const module = await Test.createTestingModule({ imports }).compile();
  expect(module.get<Proofing>(PROOFING).defaultProvider).toBe('fake');
});

it('a message that overtakes the answer to createSession is brought again', async () => {
  const { proofing } = fakeProvider();
  const onboarding = new Onboarding(proofing, ORIGIN);
  const early = await proofing.createSession({ reference: 'not yet known' });
  const message = await signWebhookForTest(proofing, { sessionId: early.ref.id });
  const { status, done } = await proofing.webhooks.handle({ ...message, onSession: onboarding.settle });
  await done;
  expect(status).toBe(200);
  expect(await proofing.webhooks.resume({ onSession: onboarding.settle })).toEqual({
    found: 1,
    settled: 0,
    left: 1,
  });
});

it('a message about a session that a retry replaced changes nothing', async () => {
  const { adapter } = fakeProvider().next({ failedAttempts: 1 }).next({ polls: 9 });
  const create: Adapter['create'] = (settings, deps) => {
    const { retrySession: _retry, getLaunch: _launch, ...provider } = adapter.create(settings, deps);
    return provider;
  };
  const config = { provider: 'fake', providers: { fake: {} }, seal: 'none' } as const;
  const proofing = createProofing({ adapters: [{ ...adapter, create }], config });
  const onboarding = new Onboarding(proofing, ORIGIN);
  const { id } = await onboarding.start();
  await onboarding.returned(id);
  expect((await onboarding.start(id)).launch.url).toBe('https://vendor.example/fake-2');
  const late = await proofing.getSession({ provider: 'fake', id: 'fake-1' });
  await onboarding.settle(late);
  expect(onboarding.find(id)).toMatchObject({ ref: { id: 'fake-2' }, status: 'pending' });
});

describe('the error page', () => {
  it.each<[ProofingErrorCode, number, string]>([
    ['PROVIDER_UNAVAILABLE', 503, 'in a few minutes'],
    ['NETWORK', 503, 'in a few minutes'],
    ['TIMEOUT', 503, 'in a few minutes'],
    ['STORE_UNAVAILABLE', 503, 'in a few minutes'],
    ['AMBIGUOUS', 503, 'start again'],
    ['CONFLICT', 409, 'contact us'],
    ['SESSION_NOT_FOUND', 410, 'start again'],
    ['SESSION_GONE', 410, 'start again'],
    ['AUTH', 500, 'on our side'],
    ['CONFIG', 500, 'on our side'],
  ])('of %s is a %d that says "%s"', (code, status, words) => {
    const shown = errorPage(new ProofingError({ code, message: 'for the log' }));
    expect(shown.status).toBe(status);
    expect(shown.html).toContain(words);
    expect(shown.html).not.toContain('for the log');
  });

  it('of anything else is a 500', () => {
    expect(errorPage(new TypeError('for the log'))).toMatchObject({ status: 500 });
    expect(errorPage(undefined)).toMatchObject({ status: 500 });
  });
});

it('a vendor that shows a code instead of a page gets an image, whatever its address', () => {
  const launch = { qrImageUrl: 'https://vendor.example/?a="><script>' };
  const { status, html } = launchPage({ id: 'a', launch });
  expect(status).toBe(200);
  expect(html).toContain('src="https://vendor.example/?a=&#34;&#62;&#60;script&#62;"');
});
