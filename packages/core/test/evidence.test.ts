import { bytesSource } from '../src/index.js';
import { checkEvidence } from '../src/sessions/evidence.js';
import { capabilities, failureOf } from './support.js';

const page = (size = 10, mediaType = 'image/jpeg') => bytesSource(Buffer.alloc(size), mediaType);
const check = (kind: string, ...pages: ReturnType<typeof page>[]) =>
  checkEvidence('id360', capabilities, { kind, pages });

describe('checking evidence before any call', () => {
  it('accepts what the provider accepts', () => {
    expect(check('identity_document', page(), page(1000, 'application/pdf'))).toBeUndefined();
    expect(check('selfie', page(1))).toBeUndefined();
  });

  describe('in several flows', () => {
    const { default: all } = capabilities.flows;
    const bill = {
      kind: 'bill',
      upload: { mediaTypes: ['application/pdf'], maxBytes: 1000, maxPages: 1 },
    };
    const flows = {
      default: { ...all, evidence: [...all.evidence, { kind: 'wallet_credential' }] },
      short: { ...all, evidence: [bill] },
    };
    const checkIn = (kind: string, pages: ReturnType<typeof page>[], flow?: string) =>
      checkEvidence('id360', { ...capabilities, flows }, { kind, pages }, flow);

    it('accepts what the flow accepts, and what any does if the flow is not known', () => {
      expect(checkIn('bill', [page(1, 'application/pdf')], 'short')).toBeUndefined();
      expect(checkIn('bill', [page(1, 'application/pdf')])).toBeUndefined();
      expect(checkIn('selfie', [page()], 'default')).toBeUndefined();
      expect(checkIn('selfie', [page()], 'toString')).toBeUndefined();
    });

    it.each([
      ['selfie', 'short', 'accepted: bill'],
      ['bill', 'default', 'accepted: identity_document, selfie'],
      // The vendor takes it on its own page only.
      ['wallet_credential', 'default', 'accepted: identity_document, selfie'],
      ['wallet_credential', undefined, 'accepted: identity_document, selfie, bill'],
    ])('refuses %s in the flow %s', async (kind, flow, words) => {
      const error = await failureOf(() => checkIn(kind, [page()], flow));
      expect(error).toMatchObject({ code: 'UNSUPPORTED', path: 'kind', provider: 'id360' });
      expect(error.message).toContain(words);
    });
  });

  it.each([
    ['an unknown kind', 'bank_details', [page()], 'UNSUPPORTED', 'accepted: identity_document, selfie'],
    [
      'a name every object has',
      'constructor',
      [page()],
      'UNSUPPORTED',
      'does not accept this kind of evidence',
    ],
    ['no page', 'selfie', [], 'INVALID_INPUT', 'pages is empty'],
    ['too many pages', 'selfie', [page(), page()], 'INVALID_INPUT', 'at most 1 page(s), not 2'],
    [
      'another media type',
      'selfie',
      [page(1, 'application/pdf')],
      'INVALID_INPUT',
      'page 1 is application/pdf; accepted: image/jpeg',
    ],
    ['an empty page', 'selfie', [page(0)], 'INVALID_INPUT', 'page 1 is empty'],
    [
      'a large page',
      'selfie',
      [page(1001)],
      'INVALID_INPUT',
      'page 1 has 1001 bytes; at most 1000 are accepted',
    ],
    ['a wrong second page', 'identity_document', [page(), page(0)], 'INVALID_INPUT', 'page 2 is empty'],
  ])('refuses %s', async (_what, kind, pages, code, words) => {
    const error = await failureOf(() => check(kind, ...pages));
    expect(error.code).toBe(code);
    expect(error.provider).toBe('id360');
    expect(error.message).toContain(words);
  });

  const thrower = () => {
    throw new Error('PLANTED');
  };
  it.each([
    ['a size that is a text', { mediaType: 'image/jpeg', size: 'PLANTED' }],
    ['no size', { mediaType: 'image/jpeg', size: Number.NaN }],
    ['no media type', { mediaType: 7, size: 10 }],
    [
      'a size that cannot be read',
      Object.defineProperty({ mediaType: 'image/jpeg' }, 'size', { get: thrower }),
    ],
  ])('refuses a page with %s, and quotes nothing of it', async (_what, source) => {
    const error = await failureOf(() => check('selfie', Object.assign(source, { open: thrower }) as never));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toBe('id360: selfie: page 1 has no mediaType or no size in bytes');
    expect(error).toMatchObject({ evidence: 'selfie', path: 'pages.0' });
  });

  it('quotes neither a kind nor a type that it does not accept', async () => {
    for (const work of [() => check('PLANTED', page()), () => check('selfie', page(1, 'image/PLANTED'))])
      expect((await failureOf(work)).message).not.toContain('PLANTED');
  });
});
