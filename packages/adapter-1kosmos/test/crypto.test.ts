// Known answers of the dossier, section 9, and the corner cases of its section 1.
import { createECDH, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Random } from '@anyproof/core';
import { openMessage, sealedBody, sealMessage } from '../src/protocol/envelope.js';
import { type CurveName, decodePrivateKey, keyPairFrom, randomKeyPair } from '../src/protocol/keys.js';
import {
  type Message,
  V1,
  V1_LICENSE_KEY,
  V1_REQUEST_ID,
  V2,
  V2_BODY,
  V3,
  V3_ANSWER,
  type Vector,
} from './fixtures/vectors.js';

const PROVIDER = '1kosmos';
const pairOf = (base64: string, curve: CurveName = 'secp256k1') =>
  keyPairFrom(decodePrivateKey(base64, PROVIDER), curve, PROVIDER);
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'nothing thrown';
};

const CASES: readonly (readonly [string, Vector, Message])[] = [
  ['V1 requestid', V1, V1_REQUEST_ID],
  ['V1 licensekey', V1, V1_LICENSE_KEY],
  ['V2 body', V2, V2_BODY],
  ['V3 answer', V3, V3_ANSWER],
];

describe.each(CASES)('known answer %s', (_name, vector, message) => {
  const key = Buffer.from(vector.shared, 'hex');

  it('gives both public keys and the shared key, from either side', () => {
    const client = pairOf(vector.clientPrivate);
    const service = pairOf(vector.servicePrivate);
    expect(client.publicKey).toBe(vector.clientPublic);
    expect(service.publicKey).toBe(vector.servicePublic);
    expect(client.deriveShared(vector.servicePublic).toString('hex')).toBe(vector.shared);
    expect(service.deriveShared(vector.clientPublic).toString('hex')).toBe(vector.shared);
  });

  it('is opened, and with its IV sealed to the same bytes', () => {
    expect(openMessage(key, message.ciphertext, PROVIDER)).toBe(message.plaintext);
    const sealed = sealMessage(key, message.plaintext, Buffer.from(message.iv, 'hex'));
    expect(sealed).toBe(message.ciphertext);
    expect(Buffer.from(sealed, 'base64').subarray(-16).toString('hex')).toBe(message.tag);
  });

  it('is refused once any bit of any byte is flipped', () => {
    const bytes = Buffer.from(message.ciphertext, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at);
      expect(codeOf(() => openMessage(key, changed.toString('base64'), PROVIDER))).toBe('BAD_RESPONSE');
    }
  });

  it('is refused when it is cut short', () => {
    const bytes = Buffer.from(message.ciphertext, 'base64');
    for (const length of [0, 10, 16, 31, 32, bytes.length - 1])
      expect(codeOf(() => openMessage(key, bytes.subarray(0, length).toString('base64'), PROVIDER))).toBe(
        'BAD_RESPONSE',
      );
  });
});

it('keeps the leading zero of a shared X, and takes no key of 31 bytes', () => {
  const key = pairOf(V2.clientPrivate).deriveShared(V2.servicePublic);
  expect(key).toHaveLength(32);
  expect(key[0]).toBe(0);
  expect(() => openMessage(key.subarray(1), V2_BODY.ciphertext, PROVIDER)).toThrow();
  expect(() => sealMessage(key.subarray(1), 'text', Buffer.alloc(16))).toThrow();
});

it('seals an empty text to IV and tag alone', () => {
  const key = Buffer.from(V1.shared, 'hex');
  const sealed = sealMessage(key, '', Buffer.alloc(16));
  expect(Buffer.from(sealed, 'base64')).toHaveLength(32);
  expect(openMessage(key, sealed, PROVIDER)).toBe('');
});

it.each([
  ['secp256k1', 'secp256k1', 10],
  // elliptic is slow inside jest's sandbox, on this curve most of all.
  ['p256', 'prime256v1', 2],
] as const)('agrees with OpenSSL on %s', (curve, name, rounds) => {
  for (let round = 0; round < rounds; round += 1) {
    const theirs = createECDH(name);
    theirs.generateKeys();
    const ours = keyPairFrom(randomBytes(32), curve, PROVIDER);
    const point = Buffer.concat([Buffer.of(4), Buffer.from(ours.publicKey, 'base64')]);
    const published = theirs.getPublicKey().subarray(1).toString('base64');
    expect(ours.deriveShared(published)).toEqual(theirs.computeSecret(point));
  }
});

describe('a private key', () => {
  const V3_BYTES = Buffer.from(V3.clientPrivate, 'base64');

  it.each([
    ['whose leading zero was stripped', V3_BYTES.subarray(1)],
    ['as it is', V3_BYTES],
    ['with a zero more in front, as Java writes it', Buffer.concat([Buffer.alloc(1), V3_BYTES])],
  ])('%s is the same key', (_how, bytes) => {
    expect(pairOf(bytes.toString('base64')).publicKey).toBe(V3.clientPublic);
  });

  it('may be one byte', () => {
    const one = createECDH('secp256k1');
    one.setPrivateKey(Buffer.concat([Buffer.alloc(31), Buffer.of(7)]));
    expect(pairOf(Buffer.of(7).toString('base64')).publicKey).toBe(
      one.getPublicKey().subarray(1).toString('base64'),
    );
  });

  const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
  it.each([
    ['nothing', ''],
    ['zero', Buffer.alloc(32).toString('base64')],
    ['the order', Buffer.from(ORDER, 'hex').toString('base64')],
    ['beyond the order', Buffer.alloc(32, 0xff).toString('base64')],
    ['33 bytes that start with something', Buffer.concat([Buffer.of(1), V3_BYTES]).toString('base64')],
    ['34 bytes', Buffer.concat([Buffer.alloc(2), V3_BYTES]).toString('base64')],
    ['hex', V3_BYTES.toString('hex')],
    ['base64 without its padding', V3_BYTES.toString('base64').replace(/=+$/, '')],
    ['base64url', Buffer.alloc(32, 0xfb).toString('base64url')],
    ['a PEM file', '-----BEGIN EC PRIVATE KEY-----'],
  ])('may not be %s', (_what, text) => {
    expect(codeOf(() => pairOf(text))).toBe('CONFIG');
  });

  it('is drawn again when it is not below the order, and not for ever', () => {
    const draws = [Buffer.alloc(32, 0xff), Buffer.alloc(32), Buffer.from(V1.clientPrivate, 'base64')];
    const random = (bytes: (length: number) => Uint8Array): Random => ({
      bytes,
      uuid: () => '',
      fraction: () => 0,
    });
    const pair = randomKeyPair(
      random(() => draws.shift() ?? Buffer.alloc(32)),
      'secp256k1',
      PROVIDER,
    );
    expect(pair.publicKey).toBe(V1.clientPublic);
    const broken = random((length) => new Uint8Array(length));
    expect(codeOf(() => randomKeyPair(broken, 'secp256k1', PROVIDER))).toBe('CONFIG');
  });
});

describe.each([
  ['secp256k1', 'secp256k1', 'prime256v1'],
  ['p256', 'prime256v1', 'secp256k1'],
] as const)('a public key on %s', (curve, name, other) => {
  const ecdh = createECDH(name);
  ecdh.generateKeys();
  const whole = ecdh.getPublicKey();
  const good = whole.subarray(1);
  const changed = (at: number) => {
    const bytes = Buffer.from(good);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  };
  const elsewhere = createECDH(other);
  elsewhere.generateKeys();
  const own = keyPairFrom(Buffer.alloc(32, 5), curve, PROVIDER);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

  it('is taken when it is a point', () => {
    expect(own.deriveShared(text(good))).toHaveLength(32);
  });

  it.each([
    ['off the curve by X', text(changed(5))],
    ['off the curve by Y', text(changed(63))],
    ['zero, which stands for infinity', text(Buffer.alloc(64))],
    ['all ones', text(Buffer.alloc(64, 0xff))],
    ['on the other curve', text(elsewhere.getPublicKey().subarray(1))],
    ['compressed, 33 bytes', ecdh.getPublicKey('base64', 'compressed')],
    ['65 bytes with the 0x04', text(whole)],
    ['63 bytes', text(good.subarray(1))],
    ['nothing', ''],
    ['hex', good.toString('hex')],
    ['base64 without its padding', text(good).replace(/=+$/, '')],
    ['base64 with a line break', `${text(good)}\n`],
    ['base64url', Buffer.concat([Buffer.alloc(32, 0xfb), Buffer.alloc(32, 0xff)]).toString('base64url')],
  ])('is refused: %s', (_what, key) => {
    expect(codeOf(() => own.deriveShared(key))).toBe('BAD_RESPONSE');
  });
});

it('refuses a coordinate beyond the prime, which would be another writing of the same point', () => {
  const y = '4218f20ae6c646b363db68605822fb14264ca8d2587fdd6fbc750d587e76a7ee';
  const one = `${'0'.repeat(63)}1`;
  const primePlusOne = 'fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30';
  const own = pairOf(V1.clientPrivate);
  expect(own.deriveShared(Buffer.from(one + y, 'hex').toString('base64'))).toHaveLength(32);
  const twin = Buffer.from(primePlusOne + y, 'hex').toString('base64');
  expect(codeOf(() => own.deriveShared(twin))).toBe('BAD_RESPONSE');
});

describe('a body sealed as it flows', () => {
  const key = Buffer.from(V1.shared, 'hex');
  const iv = Buffer.from(V1_REQUEST_ID.iv, 'hex');
  const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 29, 30, 31, 32, 33, 65_535, 65_536, 65_537, 65_538, 200_001];

  it.each(sizes)('is the message sealed at once, and as long as announced: %i bytes', async (size) => {
    const text = 'abcdefghijklm'.repeat(Math.ceil(size / 13)).slice(0, size);
    const expected = `{"data":"${sealMessage(key, text, iv)}"}`;
    const bytes = Buffer.from(text);
    const chunks = function* () {
      for (let at = 0, step = 1; at < size; at += step, step = (step * 5) % 70_001) {
        yield bytes.subarray(at, at + step);
      }
    };
    for (const inner of [
      { kind: 'bytes', bytes, mediaType: 'application/json' } as const,
      { kind: 'stream', size, mediaType: 'application/json', open: () => Readable.from(chunks()) } as const,
    ]) {
      const body = sealedBody(key, inner, () => iv);
      const sent = await buffer(body.open());
      expect(sent.toString()).toBe(expected);
      expect(body.size).toBe(sent.length);
    }
  });

  it('has an IV of its own each time it is opened', async () => {
    const body = sealedBody(key, { kind: 'bytes', bytes: Buffer.from('x'), mediaType: '' }, () =>
      randomBytes(16),
    );
    expect(await buffer(body.open())).not.toEqual(await buffer(body.open()));
  });
});
