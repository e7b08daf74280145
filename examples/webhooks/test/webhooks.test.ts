// The recipes of docs/webhooks.md over real HTTP: what the vendors' emulators send, and the ways to get it wrong.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeWebhookHandler, type ProofingSession } from '@anyproof/core';
import { fakeProvider, signWebhookForTest } from '@anyproof/core/testing';
import express, { type ErrorRequestHandler } from 'express';
import fastify from 'fastify';
import { type Front, RECIPES, startFront } from './recipes.js';
import { prove, type StartedVendor, VENDORS } from './vendors.js';

const names = Object.keys(RECIPES) as (keyof typeof RECIPES)[];
const HOOK = '/webhooks/proofing';
let front: Front;
let vendor: StartedVendor | undefined;

beforeEach(async () => {
  front = await startFront();
});
afterEach(async () => {
  await vendor?.stop();
  vendor = undefined;
  await front.stop();
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function post(path: string, headers: object, body: Uint8Array | string) {
  const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const answer = await fetch(front.origin + path, { method: 'POST', headers: texts, body: body as string });
  return { status: answer.status, body: await answer.text() };
}

describe.each(names)('the recipe for %s', (name) => {
  it.each(Object.keys(VENDORS) as (keyof typeof VENDORS)[])('takes what %s sends', async (which) => {
    vendor = await VENDORS[which](front.origin + HOOK);
    const heard: ProofingSession[] = [];
    front.serve(await RECIPES[name](vendor.proofing, (session) => heard.push(session)));
    const id = await prove(vendor.proofing);
    await until(() => heard.some(({ status }) => status === 'completed'));
    expect(heard.at(-1)).toMatchObject({ ref: { provider: which, id }, decision: 'approved' });
  });

  it.each(Object.keys(VENDORS) as (keyof typeof VENDORS)[])(
    'takes a message signed for a test of %s, and refuses one with another body',
    async (which) => {
      vendor = await VENDORS[which](front.origin + HOOK);
      front.serve(await RECIPES[name](vendor.proofing, () => undefined));
      const sessionId = which === 'id360' ? '300001' : 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee';
      const { headers, rawBody } = await signWebhookForTest(vendor.proofing, { sessionId });
      expect(await post(HOOK, headers, rawBody)).toEqual({ status: 200, body: 'ok' });
      expect(await post(HOOK, {}, rawBody)).toEqual({ status: 401, body: 'not verified' });
      expect((await post(HOOK, headers, 'x'.repeat(1_048_577))).status).toBe(413);
    },
  );
});

it.each(names)('%s: a message about something else is accepted, and goes no further', async (name) => {
  const fake = fakeProvider();
  const heard: ProofingSession[] = [];
  front.serve(await RECIPES[name](fake.proofing, (session) => heard.push(session)));
  const { headers, rawBody } = await signWebhookForTest(fake.proofing, { about: 'unrelated' });
  expect(await post(HOOK, headers, rawBody)).toEqual({ status: 200, body: 'ok' });
  const { ref } = await fake.proofing.createSession({ reference: 'customer-42' });
  const related = await signWebhookForTest(fake.proofing, { sessionId: ref.id });
  await post(HOOK, related.headers, related.rawBody);
  await until(() => heard.length > 0);
  expect(heard).toMatchObject([{ ref: { id: ref.id } }]);
});

it.each(['express', 'fastify'] as const)('beside the webhook, %s still parses bodies', async (name) => {
  front.serve(await RECIPES[name](fakeProvider().proofing, () => undefined));
  const answer = await post('/echo', { 'content-type': 'application/json' }, '{"hello":"world"}');
  expect(answer).toEqual({ status: 200, body: '{"hello":"world"}' });
});

describe('the wrong way round', () => {
  const { proofing } = fakeProvider();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  beforeEach(() => {
    errors.length = 0;
  });
  const send = async () => {
    const { headers, rawBody } = await signWebhookForTest(proofing, { sessionId: 'fake-1' });
    return post(HOOK, headers, rawBody);
  };
  const helpful = { code: 'INVALID_INPUT', message: expect.stringMatching(/before express\.json\(\)/) };

  function expressWith(...before: ReturnType<typeof express.json>[]) {
    const app = express();
    for (const middleware of before) app.use(middleware);
    app.post(HOOK, nodeWebhookHandler(proofing));
    const answer: ErrorRequestHandler = (error, _request, response, _next) => {
      errors.push(error);
      response.status(500).end('ours');
    };
    app.use(answer);
    front.serve(app);
  }

  it.each([
    ['express.json()', express.json()],
    ['express.text()', express.text({ type: '*/*' })],
  ])('%s first is an error that says what to do', async (_what, parser) => {
    expressWith(parser);
    expect(await send()).toEqual({ status: 500, body: 'ours' });
    expect(errors).toMatchObject([helpful]);
  });

  it('express.raw() first is no error', async () => {
    expressWith(express.raw({ type: '*/*' }), express.json());
    expect(await send()).toEqual({ status: 200, body: 'ok' });
  });

  it('express.json() that keeps the bytes is no error', async () => {
    const keeping = express.json({
      verify: (request, _response, rawBody) => void Object.assign(request, { rawBody }),
    });
    expressWith(keeping);
    expect(await send()).toEqual({ status: 200, body: 'ok' });
  });

  it("Fastify's own parser is an error that says what to do", async () => {
    const app = fastify();
    const webhook = nodeWebhookHandler(proofing, { onError });
    app.post(HOOK, async (request, reply) => {
      reply.hijack();
      await webhook(request.raw, reply.raw);
    });
    await app.ready();
    front.serve((request, response) => void app.server.emit('request', request, response));
    expect(await send()).toEqual({ status: 500, body: 'failed' });
    expect(errors).toMatchObject([
      { ...helpful, message: expect.stringContaining('removeAllContentTypeParsers') },
    ]);
  });
});

it.each(names)('docs/webhooks.md shows the recipe for %s as it is tested here', (name) => {
  const page = readFileSync(join(__dirname, '../../../docs/webhooks.md'), 'utf8');
  const recipe = readFileSync(join(__dirname, `../${name}.ts`), 'utf8');
  expect(page).toContain(`\`\`\`ts\n${recipe}\`\`\``);
});
