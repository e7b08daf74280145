// Addresses out of vendors' bodies: only those that the settings name, and only to public hosts.
import assert from 'node:assert/strict';
import { guardedUrl } from '@anyproof/provider-kit';
import fc from 'fast-check';
import { hostileText, mutatedText } from '../arbitraries.js';
import { hostProblem, publicAddressCheck } from '../internals.js';
import { defineTarget } from '../target.js';

const ALLOWED = {
  origins: ['https://tenant.example', 'http://127.0.0.1:8080'],
  hosts: ['bucket.example', 'files.example:8443'],
};
const GOOD = [
  'https://tenant.example',
  'http://127.0.0.1:8080',
  'https://bucket.example',
  'https://files.example:8443',
];
const host = fc.constantFrom(
  ...[
    'tenant.example',
    'bucket.example',
    'files.example:8443',
    'files.example',
    '127.0.0.1:8080',
    'localhost',
    '[::1]',
  ],
  ...[
    '169.254.169.254',
    '2130706433',
    '0x7f.1',
    'tenant.example.',
    'TENANT.EXAMPLE',
    'tenant。example',
    'xn--bcket-kva.example',
  ],
  ...[
    'tenant.example@evil.example',
    'evil.example#tenant.example',
    'tenant.example:443',
    'tenant.example:444',
    'evil.example\\@tenant.example',
  ],
);
const scheme = fc.constantFrom(
  'https://',
  'http://',
  'HTTPS://',
  'ftp://',
  'file://',
  'javascript:',
  'data:,',
  '//',
  'https:',
  'https:\\\\',
  ' https://',
);
const address = fc
  .tuple(scheme, host, fc.oneof(hostileText, fc.constantFrom('', '/x', '?a=b', '/../..')))
  .map((parts) => parts.join(''));
const octets = fc.ipV4();

const arbitrary = fc.record({
  text: fc.oneof(
    address,
    mutatedText(address),
    fc.constantFrom(...GOOD).map((one) => `${one}/file`),
    fc.webUrl(),
    hostileText,
  ),
  setting: fc.oneof(host, hostileText),
  ip: fc.oneof(
    octets,
    fc.ipV6(),
    hostileText,
    octets.map((one) => `::ffff:${one}`),
  ),
});
const reached = { allowed: 0, refused: 0, 'sound setting': 0, public: 0, 'not public': 0 };

const isPublic = publicAddressCheck();

export const target = defineTarget({
  arbitrary,
  reached,
  check: ({ text, setting, ip }) => {
    const url = guardedUrl(text, ALLOWED);
    reached[url === undefined ? 'refused' : 'allowed'] += 1;
    if (url !== undefined) {
      assert.ok(GOOD.includes(url.origin), `${url.origin} is allowed`);
      assert.equal(url.username + url.password, '');
    }
    if (hostProblem(setting) === undefined) {
      reached['sound setting'] += 1;
      assert.equal(
        guardedUrl(`https://${setting}/x`, { origins: [], hosts: [setting] })?.host,
        new URL(`https://${setting}`).host,
      );
    }
    const known = isPublic(ip);
    reached[known ? 'public' : 'not public'] += 1;
    if (known)
      assert.ok(
        !/^(?:10\.|127\.|192\.168\.|169\.254\.|0\.|::1$|fe80|fd)/i.test(ip),
        `${ip} is called public`,
      );
  },
});
