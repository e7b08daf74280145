import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import { parseJson, parseValue, readJson } from '../src/index.js';
import { create, failureOf, get } from './support.js';

const schema = z.object({
  status: z.enum(['NEW', 'OK']),
  person: z.object({ name: z.string() }).optional(),
  pages: z.array(z.object({ id: z.number() })).optional(),
  byMail: z.record(z.string(), z.number()).optional(),
});
const answer = (text: string, status = 200) => ({ status, headers: {}, text });
const parse = (text: string, request = get()) => parseJson(answer(text), schema, request, 'vendor');

describe('reading an answer', () => {
  it('returns the checked value and the whole answer', () => {
    const { value, raw } = parse('{"status":"NEW","extra":{"kept":true}}');
    expect(value).toEqual({ status: 'NEW' });
    expect(raw).toEqual({ status: 'NEW', extra: { kept: true } });
  });

  it.each([
    ['broken JSON', '{"status":"NEW","name":"PLANTED', 'is not JSON'],
    ['a page of HTML', '<html><body>PLANTED</body></html>', 'is not JSON'],
    ['nothing', '', 'is empty'],
    ['blanks', ' \r\n', 'is empty'],
    ['half a body', '{"status":', 'is not JSON'],
  ])('of %s counts as an unavailable vendor', async (_what, text, why) => {
    const error = await failureOf(() => parse(text));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true, httpStatus: 200 });
    expect(error.message).toBe(`vendor: GET /things/{id}: the answer ${why}`);
    const acts = await failureOf(() => parse(text, get({ repeat: 'never' })));
    expect(acts).toMatchObject({ code: 'BAD_RESPONSE', retryable: false });
    expect(error.cause).toBeUndefined();
    expect(String(error.stack)).not.toContain('PLANTED');
  });

  it.each([
    ['a wrong word', '{"status":"PLANTED"}', 'not as documented: status'],
    ['a missing field', '{"name":"PLANTED"}', 'not as documented: status'],
    ['a wrong field deep inside', '{"status":"OK","person":{"name":{"first":"PLANTED"}}}', 'person.name'],
    ['wrong items', '{"status":"OK","pages":[{"id":1},{"id":"PLANTED"}]}', 'pages.1.id'],
    ['another kind of value', '"PLANTED"', 'not as documented: the answer'],
    ['null', 'null', 'not as documented: the answer'],
    ['a map with a person in its key', '{"status":"OK","byMail":{"PLANTED@example.org":"x"}}', 'byMail'],
  ])('of %s names the field, never the value', async (_what, text, words) => {
    const error = await failureOf(() => parse(text));
    expect(error.code).toBe('BAD_RESPONSE');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('PLANTED');
    expect(String(error.stack)).not.toContain('PLANTED');
  });

  it('names five fields at most, each once', async () => {
    const many = z.object(Object.fromEntries([...'abcdefgh'].map((name) => [name, z.string()])));
    const error = await failureOf(() => parseValue({}, many, get(), 'vendor'));
    expect(error.message).toBe('vendor: GET /things/{id}: not as documented: a, b, c, d, e');
  });

  it('to a creation that cannot be read is AMBIGUOUS: the session may exist', async () => {
    const lost = { code: 'AMBIGUOUS', httpStatus: 200 };
    for (const repeat of ['creates', 'keyed'] as const) {
      expect(await failureOf(() => parse('<html>', create({ repeat })))).toMatchObject(lost);
      expect(await failureOf(() => parse('{}', create({ repeat })))).toMatchObject(lost);
      expect(await failureOf(() => readJson(answer(''), create({ repeat }), 'vendor'))).toMatchObject(lost);
    }
  });

  it('refuses an asynchronous schema', async () => {
    const slow: StandardSchemaV1<number> = {
      '~standard': { version: 1, vendor: 'test', validate: () => Promise.reject(new Error('PLANTED')) },
    };
    const error = await failureOf(() => parseValue('x', slow, get(), 'vendor'));
    expect(error.message).toMatch('its schema returned a promise');
    expect(error.message).not.toContain('PLANTED');
  });
});
