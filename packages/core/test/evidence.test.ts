import { checkEvidence } from '../src/evidence-check.js';
import { bytesSource } from '../src/index.js';
import { capabilities, failureOf } from './support.js';

const page = (size = 10, mediaType = 'image/jpeg') => bytesSource(Buffer.alloc(size), mediaType);
const check = (kind: string, ...pages: ReturnType<typeof page>[]) =>
  checkEvidence('id360', capabilities, { kind, pages });

describe('checking evidence before any call', () => {
  it('lets pass what the provider takes', () => {
    expect(check('identity_document', page(), page(1000, 'application/pdf'))).toBeUndefined();
    expect(check('selfie', page(1))).toBeUndefined();
  });

  it.each([
    ['an unknown kind', 'bank_details', [page()], 'UNSUPPORTED', 'it takes identity_document, selfie'],
    ['a name every object has', 'constructor', [page()], 'UNSUPPORTED', 'takes no evidence of kind'],
    ['no page', 'selfie', [], 'INVALID_INPUT', 'pages is empty'],
    ['too many pages', 'selfie', [page(), page()], 'INVALID_INPUT', 'takes 1 page(s), not 2'],
    [
      'another media type',
      'selfie',
      [page(1, 'application/pdf')],
      'INVALID_INPUT',
      'takes image/jpeg, not application/pdf',
    ],
    ['an empty page', 'selfie', [page(0)], 'INVALID_INPUT', 'a page is empty'],
    ['a large page', 'selfie', [page(1001)], 'INVALID_INPUT', '1001 bytes, more than 1000'],
    ['a wrong second page', 'identity_document', [page(), page(0)], 'INVALID_INPUT', 'a page is empty'],
  ])('refuses %s', async (_what, kind, pages, code, words) => {
    const error = await failureOf(() => check(kind, ...pages));
    expect(error.code).toBe(code);
    expect(error.provider).toBe('id360');
    expect(error.message).toContain(words);
  });
});
