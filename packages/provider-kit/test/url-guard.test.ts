import { guardedUrl } from '../src/index.js';
import { hostProblem } from '../src/urls/url-guard.js';

const ALLOWED = {
  origins: ['https://tenant.example/idproofingapi', 'http://127.0.0.1:8080'],
  hosts: ['bucket.example', 'store.example:8443', 'localhost:9000', '[::1]:9001', 'Big.Example:443'],
};
const leads = (text: string) => guardedUrl(text, ALLOWED)?.href;

it.each([
  ["the API's own origin", 'https://tenant.example/put?signature=a%2Fb'],
  ['a loopback origin that is set, in the clear', 'http://127.0.0.1:8080/put'],
  ['a host', 'https://bucket.example/folder/file.png?signature=x'],
  ['a host with its port', 'https://store.example:8443/file'],
  ['a host on loopback, in the clear', 'http://localhost:9000/file'],
  ['a host on loopback, by IPv6', 'http://[::1]:9001/file'],
])('follows %s, query and all', (_what, text) => {
  expect(leads(text)).toBe(text);
});

it.each([
  ['a host in capitals', 'https://BUCKET.example/file', 'https://bucket.example/file'],
  ["the scheme's own port", 'https://bucket.example:443/file', 'https://bucket.example/file'],
  ["a setting with the scheme's own port", 'https://big.example/file', 'https://big.example/file'],
])('recognizes %s as the same', (_what, text, href) => {
  expect(leads(text)).toBe(href);
});

it.each([
  ['another host', 'https://elsewhere.example/file'],
  ['a host below an allowed one', 'https://evil.bucket.example/file'],
  ['a host that ends like an allowed one', 'https://evilbucket.example/file'],
  ['an allowed host as a prefix', 'https://bucket.example.evil.example/file'],
  ['an allowed host as a user', 'https://bucket.example@evil.example/file'],
  ['credentials before an allowed host', 'https://user:pass@bucket.example/file'],
  ['an allowed host on another port', 'https://bucket.example:8443/file'],
  ['an allowed host and port, without the port', 'https://store.example/file'],
  ['an allowed host in the clear', 'http://bucket.example/file'],
  ["the API's host in the clear", 'http://tenant.example/file'],
  ['a loopback port that nobody set', 'http://127.0.0.1:6379/file'],
  ['an address of the metadata service', 'http://169.254.169.254/latest/meta-data'],
  ['another scheme', 'ftp://bucket.example/file'],
  ['a blob of an allowed origin', 'blob:https://tenant.example/5f4e'],
  ['a file', 'file:///etc/passwd'],
  ['a path alone', '/capture-bucket/file'],
  ['a backslash that makes another host', 'https:\\\\evil.example\\bucket.example'],
  ['nothing', ''],
])('does not follow %s', (_what, text) => {
  expect(leads(text)).toBeUndefined();
});

it('follows nothing if nothing is allowed', () => {
  expect(guardedUrl('https://tenant.example/file', { origins: [], hosts: [] })).toBeUndefined();
});

it.each(['bucket.example', 'bucket.example:8443', 'localhost:9000', '[::1]:9001'])('%s is a host', (text) => {
  expect(hostProblem(text)).toBeUndefined();
});

it.each([
  '',
  'https://bucket.example',
  'bucket.example/path',
  '*.example',
  'user@bucket.example',
  'bucket.example:port',
  'bucket.example?x',
  'two hosts',
])('"%s" is not a host', (text) => {
  expect(hostProblem(text)).toContain('host:port');
});
