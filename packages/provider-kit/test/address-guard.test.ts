import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { guardedLookup, publicAddressCheck } from '../src/urls/address-guard.js';
import { clientOf, create, failureOf, get, serve } from './support.js';

const isPublic = publicAddressCheck();
const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
];
const NOT_PUBLIC: readonly (readonly [string, ...string[]])[] = [
  ['private', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ['loopback', '127.0.0.1', '127.8.8.8', '::1'],
  ['link-local and metadata', '169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254'],
  ['carrier-grade NAT', '100.64.0.1', '100.127.255.255'],
  ['unique local', 'fc00::1', 'fdff::1'],
  ['unspecified', '0.0.0.0', '0.1.2.3', '::'],
  ['multicast and broadcast', '224.0.0.1', '239.1.2.3', '255.255.255.255', 'ff02::1'],
  [
    'documentation and tests',
    '192.0.2.1',
    '198.51.100.7',
    '203.0.113.9',
    '198.18.0.1',
    '2001:db8::1',
    '3fff::1',
  ],
  ['reserved', '240.0.0.1', '192.0.0.170', '192.88.99.1', 'fec0::1', '100::1', '::1.2.3.4'],
  [
    'IPv4 inside IPv6',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '2002:0a00:0001::1',
    '2001::1',
  ],
  ['no address', '', 'example', '300.1.1.1', '0x7f000001', '2130706433', '127.1'],
];

it('accepts public addresses', () => {
  for (const address of PUBLIC) expect([address, isPublic(address)]).toEqual([address, true]);
});

it.each(NOT_PUBLIC)('refuses what is %s', (_what, ...addresses) => {
  for (const address of addresses) expect([address, isPublic(address)]).toEqual([address, false]);
});

/** Resolves every name to these, whichever form is asked for. */
function fakeDns(...addresses: string[]): LookupFunction {
  return (_hostname, options, callback) => {
    const all: LookupAddress[] = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const [first] = all;
    if (options.all === true || first === undefined) callback(null, all);
    else callback(null, first.address, first.family);
  };
}

describe('a client for public addresses only', () => {
  const vendorAt = async (host: string, ...addresses: string[]) => {
    const served = await serve((_request, response) => response.end('came'));
    const url = served.url.replace('127.0.0.1', host);
    const lookup = fakeDns(...addresses);
    return {
      ...served,
      client: () => clientOf({ baseUrl: url, onlyPublic: { setting: 'privateHosts', lookup } }),
    };
  };

  it.each([
    ['leads to loopback', ['127.0.0.1']],
    ['leads to the metadata service', ['169.254.169.254']],
    ['has one private address among others', ['8.8.8.8', '10.0.0.1']],
    ['leads to loopback in the other notation', ['::ffff:127.0.0.1']],
  ])('refuses a name that %s, names the setting, and sends nothing', async (_what, addresses) => {
    const { client, close, requests } = await vendorAt('bucket.test', ...addresses);
    for (const request of [get(), create()]) {
      const error = await failureOf(() => client().send(request));
      expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false, provider: 'vendor' });
      expect(error.message).toBe(
        'vendor: an address from the vendor resolves to a private network; allow that with the setting privateHosts',
      );
    }
    expect(requests).toHaveLength(0);
    await close();
  });

  it('refuses a host that is a private address, which is never looked up', async () => {
    const { client, close, requests } = await vendorAt('127.0.0.1', '8.8.8.8');
    expect((await failureOf(client)).code).toBe('BAD_RESPONSE');
    expect(
      (await failureOf(() => clientOf({ baseUrl: 'http://[::1]:9', onlyPublic: { setting: 's' } }))).code,
    ).toBe('BAD_RESPONSE');
    expect(requests).toHaveLength(0);
    await close();
  });

  it('reports a name that does not resolve as such', async () => {
    const missing: LookupFunction = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '', 4);
    const error = await failureOf(() =>
      clientOf({
        baseUrl: 'https://bucket.test',
        retries: { attempts: 0 },
        onlyPublic: { setting: 's', lookup: missing },
      }).send(get()),
    );
    expect(error).toMatchObject({ code: 'NETWORK', nativeCode: 'ENOTFOUND' });
  });
});

it('returns the lookup result unchanged if all of it is public', () => {
  const guarded = guardedLookup({ setting: 's', lookup: fakeDns('8.8.8.8', '2606:4700::1111') }, 'vendor');
  const given: unknown[] = [];
  for (const all of [true, false]) guarded('bucket.test', { all }, (...answer) => given.push(answer));
  expect(given).toEqual([
    [
      null,
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700::1111', family: 6 },
      ],
      undefined,
    ],
    [null, '8.8.8.8', 4],
  ]);
});
