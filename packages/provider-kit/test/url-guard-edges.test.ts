// Single points of the URL guard, one wrong thing at a time.
import type { LookupFunction } from 'node:net';
import { checkLiteralHost, guardedLookup, publicAddressCheck } from '../src/urls/address-guard.js';
import { guardedUrl, hostProblem, isLoopback } from '../src/urls/url-guard.js';

const allowed = {
  origins: ['https://tenant.example', 'http://127.0.0.1:8080', 'ftp://127.0.0.1'],
  hosts: ['bucket.example'],
};

it.each([
  ['https://tenant.example/file', true],
  ['http://127.0.0.1:8080/file', true],
  ['https://bucket.example/file?signature=1', true],
  ['https://user@tenant.example/file', false],
  ['https://:password@tenant.example/file', false],
  ['https://user:password@bucket.example/file', false],
  ['http://tenant.example/file', false],
  ['http://bucket.example/file', false],
  ['ftp://127.0.0.1/file', false],
  ['https://127.0.0.1:8080/file', false],
  ['https://bucket.example.evil.example/file', false],
  ['no address', false],
])('%s is followed: %s', (text, followed) => {
  expect(guardedUrl(text, allowed)?.href).toBe(followed ? text : undefined);
});

it.each([
  '',
  ' ',
  'https://bucket.example',
  'bucket.example/path',
  '*.example',
  'user@bucket.example',
  ':443',
])('a host in the settings may not be %j', (host) => {
  expect(hostProblem(host)).toMatch(/^must be a host or host:port/);
  expect(guardedUrl('https://bucket.example/x', { origins: [], hosts: [host] })).toBeUndefined();
});

it.each([
  ['8.8.8.8', true],
  ['10.0.0.1', false],
  ['2606:4700::1', true],
  ['2606:4700::1%eth0', true],
  ['fe80::1%eth0', false],
  ['::ffff:8.8.8.8', true],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a9fe:a9fe', false],
  ['2001:db8::1', false],
  ['::', false],
  ['', false],
  ['%eth0', false],
  ['no address', false],
])('%s is public: %s', (address, isPublic) => {
  expect(publicAddressCheck()(address)).toBe(isPublic);
});

/** Asks for one address, as Node does where `all` is not set. */
async function lookUp(address: string) {
  const system: LookupFunction = (_hostname, _options, callback) => callback(null, address, 4);
  const lookup = guardedLookup({ setting: 'privateHosts', lookup: system }, 'vendor');
  return new Promise((resolve) =>
    lookup('bucket.example', {}, (error, given) => resolve(error === null ? given : error)),
  );
}

it('checks the only address of a name as well', async () => {
  expect(await lookUp('8.8.8.8')).toBe('8.8.8.8');
  expect(await lookUp('169.254.169.254')).toMatchObject({ code: 'BAD_RESPONSE' });
});

it.each([
  ['8.8.8.8', false],
  ['bucket.example', false],
  ['[2606:4700::1]', false],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['[fd00::1]', true],
])('a host that is an IP address, %s, is refused: %s', (host, refused) => {
  const check = () => checkLiteralHost(host, { setting: 'privateHosts' }, 'vendor');
  if (refused) expect(check).toThrow(expect.objectContaining({ code: 'BAD_RESPONSE' }));
  else expect(check).not.toThrow();
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.255.10.254', true],
  ['[::1]', true],
  ['my-localhost', false],
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['1.127.0.0.1', false],
  ['127.0.0', false],
  ['127.a.b.c', false],
  ['127x0x0x1', false],
  ['127.0.0.0001', false],
  ['[::1].evil.example', false],
  ['x[::1]', false],
  ['[::2]', false],
  ['', false],
])('%s is this machine: %s', (hostname, isOwn) => {
  expect(isLoopback(hostname)).toBe(isOwn);
});

it('an origin in the settings that is not a URL allows nothing, and hides no other', () => {
  const origins = ['tenant', '', 'https://tenant.example'];
  expect(guardedUrl('https://tenant.example/file', { origins, hosts: [] })?.href).toBe(
    'https://tenant.example/file',
  );
  expect(guardedUrl('https://other.example/file', { origins, hosts: [] })).toBeUndefined();
});

it('of several hosts each is followed, with plain http on loopback only', () => {
  const hosts = ['bucket.example', 'localhost:9000'];
  const leads = (text: string) => guardedUrl(text, { origins: [], hosts })?.href;
  expect(leads('https://bucket.example/x')).toBe('https://bucket.example/x');
  expect(leads('https://localhost:9000/x')).toBe('https://localhost:9000/x');
  expect(leads('http://localhost:9000/x')).toBe('http://localhost:9000/x');
  expect(leads('http://bucket.example/x')).toBeUndefined();
});

it.each(['bucket.example/', '/bucket.example', '#bucket.example', 'bucket.example#', '[::1', 'a:99999'])(
  'a host in the settings has nothing before or after it: not %s',
  (host) => {
    expect(hostProblem(host)).toBe(
      'must be a host or host:port, such as bucket.example: no scheme, no path, no wildcard',
    );
  },
);
