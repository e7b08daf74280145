// What is said of callbacks that are refused, and progress that is half told, by the adapter's own part alone.
import { type Id360Settings, vendorSettings } from '../src/settings.js';
import { createWebhooks } from '../src/webhook.js';

function settings(): Id360Settings {
  const checked = vendorSettings.settings['~standard'].validate({
    environment: 'preprod',
    username: 'u',
    password: 'p',
    process: '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10',
    callbacks: [{ url: 'https://hooks.example/id360', headers: { 'X-Hook-Secret': 'secret' } }],
  });
  if (checked instanceof Promise || checked.issues !== undefined) throw new Error('not settings');
  return checked.value;
}
const webhooks = createWebhooks(settings(), 'id360');
const read = (body: string | Uint8Array, secret = 'secret') =>
  webhooks.read({ headers: { 'x-hook-secret': secret }, rawBody: Buffer.from(body) });

it.each<readonly [string, string | Uint8Array, string, string]>([
  ['no proof', '{"id":1,"status":"OK"}', 'other', 'its headers match no configured callback'],
  ['no JSON', 'id=1&status=OK', 'secret', 'its body is not JSON'],
  ['nothing', '', 'secret', 'its body is not JSON'],
  [
    'bytes that are no UTF-8, though they would read as JSON',
    Buffer.concat([Buffer.from('{"id":1,"status":"OK","reason":"'), Buffer.of(0xff), Buffer.from('"}')]),
    'secret',
    'its body is not UTF-8',
  ],
  ['no id', '{"status":"OK"}', 'secret', 'its body lacks an id or a status'],
  ['no status', '{"id":1}', 'secret', 'its body lacks an id or a status'],
  ['an id that is none', '{"id":"one","status":"OK"}', 'secret', 'its body lacks an id or a status'],
  ['a part of an id', '{"id":1.5,"status":"OK"}', 'secret', 'its body lacks an id or a status'],
  ['another shape', '[]', 'secret', 'its body lacks an id or a status'],
])('refuses %s', async (_what, body, secret, why) => {
  await expect(read(body, secret)).rejects.toMatchObject({
    code: 'WEBHOOK_INVALID',
    message: `id360: webhook refused: ${why}`,
  });
});

it.each<readonly [string, object | undefined]>([
  ['{"done":1,"total":4}', { done: 1, total: 4 }],
  ['{"done":0,"total":0}', { done: 0, total: 0 }],
  ['{"done":1}', undefined],
  ['{"total":4}', undefined],
  ['{"done":"1","total":4}', { done: 1, total: 4 }],
  ['{"done":"one","total":4}', undefined],
  ['{"done":-1,"total":4}', undefined],
  ['null', undefined],
])('takes steps of %s for progress as %j', async (steps, progress) => {
  const notice = await read(`{"id":1,"status":"STARTED","steps_status":${steps}}`);
  const says = {
    announces: 'pending',
    nativeStatus: 'STARTED',
    ...(progress === undefined ? {} : { progress }),
  };
  expect(notice).toStrictEqual({ about: 'session', sessionId: '1', says });
});
