import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ProofingError } from '@anyproof/core';

/** From IANA's special-purpose registries: addresses that no public service has. */
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/**
 * The exceptions within 2000::/3. Everything else in IPv6 is not public, apart from the two prefixes that carry IPv4
 * addresses.
 */
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
/** IPv4-mapped addresses, and NAT64 (RFC 6052), which networks without IPv4 use for every IPv4 host. */
const V4_CARRIERS = ['::ffff:', '64:ff9b::'];

/** Returns a check that tells whether an address, as text, is public. */
export function publicAddressCheck(): (address: string) => boolean {
  const refused = new BlockList();
  const global = new BlockList();
  global.addSubnet('2000::', 3, 'ipv6');
  for (const [net, bits] of NOT_PUBLIC_V4) refused.addSubnet(net, bits, 'ipv4');
  for (const [net, bits] of NOT_PUBLIC_V6) refused.addSubnet(net, bits, 'ipv6');
  for (const carrier of V4_CARRIERS) {
    global.addSubnet(`${carrier}0.0.0.0`, 96, 'ipv6');
    for (const [net, bits] of NOT_PUBLIC_V4) refused.addSubnet(carrier + net, 96 + bits, 'ipv6');
  }
  return (address) => {
    // A zone, as in fe80::1%eth0, is not part of the address.
    const [bare = ''] = address.split('%');
    const version = isIP(bare);
    if (version === 4) return !refused.check(bare, 'ipv4');
    return version === 6 && global.check(bare, 'ipv6') && !refused.check(bare, 'ipv6');
  };
}

/** For a client whose host name may come from outside: it connects to public addresses only. */
export interface OnlyPublic {
  /** The setting that allows other addresses, for the error. */
  readonly setting: string;
  /** Resolves names; the system's by default. */
  readonly lookup?: LookupFunction;
}

/**
 * A lookup that rejects a name if any of its addresses is not public. It runs when connecting, so the address that was
 * checked is the one that is used. Fails with BAD_RESPONSE.
 */
export function guardedLookup(
  { setting, lookup = systemLookup }: OnlyPublic,
  provider: string,
): LookupFunction {
  const isPublic = publicAddressCheck();
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map((one) => one.address) : [address];
      if (error !== null || addresses.every(isPublic)) callback(error, address, family);
      else callback(notPublic(setting, provider), address, family);
    });
}

/** For hosts that are IP addresses, which are never looked up. Throws BAD_RESPONSE. */
export function checkLiteralHost(hostname: string, { setting }: OnlyPublic, provider: string): void {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !publicAddressCheck()(literal)) throw notPublic(setting, provider);
}

function notPublic(setting: string, provider: string): ProofingError {
  return new ProofingError({
    code: 'BAD_RESPONSE',
    message: `an address from the vendor resolves to a private network; allow that with the setting ${setting}`,
    provider,
  });
}
