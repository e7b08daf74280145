import { createCipheriv } from 'node:crypto';
import { openMessage, sealedBody, sealMessage } from '../src/protocol/envelope.js';
import { failure } from './failure.js';

const key = Buffer.alloc(32, 3);
const iv = Buffer.alloc(16, 4);
const REFUSED = 'us-tenant: a sealed answer cannot be opened with the key shared with the service';

it.each([
  ['nothing', ''],
  ['no base64', '{"status":"COMPLETED"}'],
  ['a byte short of IV and tag', Buffer.alloc(31).toString('base64')],
  ['IV and tag of nothing', Buffer.alloc(32).toString('base64')],
  ['sealed under another key', sealMessage(Buffer.alloc(32, 9), 'text', iv)],
])('does not open %s, and says no more than that', (_what, message) => {
  const error = failure(() => openMessage(key, message, 'us-tenant'));
  expect(error.code).toBe('BAD_RESPONSE');
  expect(error.message).toBe(REFUSED);
});

it('takes no tag that is shorter than 16 bytes, however right its bytes are', () => {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 12 });
  const sealed = Buffer.concat([cipher.update('a text of some length'), cipher.final()]);
  const message = Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64');
  expect(failure(() => openMessage(key, message, 'us-tenant')).message).toBe(REFUSED);
});

it('opens text beyond ASCII as it was', () => {
  for (const text of ['', 'é', 'Nuñez 👩‍🔬', '\u0000', 'ﬀ'.repeat(10_000)])
    expect(openMessage(key, sealMessage(key, text, iv), 'us-tenant')).toBe(text);
});

it('does not open bytes that are not UTF-8: a character replaced would make another name', () => {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const latin1 = Buffer.concat([
    cipher.update(Buffer.from('{"lastName":"M\u00DCLLER"}', 'latin1')),
    cipher.final(),
  ]);
  const message = Buffer.concat([iv, latin1, cipher.getAuthTag()]).toString('base64');
  const error = failure(() => openMessage(key, message, 'us-tenant'));
  expect(error.code).toBe('BAD_RESPONSE');
  expect(error.message).toBe('us-tenant: a sealed answer is not UTF-8 text');
});

it('sends a sealed body as a stream of bytes, as JSON', () => {
  const inner = { kind: 'bytes', bytes: Buffer.from('{}'), mediaType: 'text/plain' } as const;
  const body = sealedBody(key, inner, () => iv);
  expect(body.kind).toBe('stream');
  expect(body.mediaType).toBe('application/json');
  const stream = body.open();
  expect(stream.readableObjectMode).toBe(false);
  stream.destroy();
});
