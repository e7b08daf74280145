import {
  generateKeyPair,
  keyPairOf,
  open,
  SealingError,
  seal,
  sharedKey,
} from '../../src/1kosmos/sealing.js';
import { agree, identityOf } from './client.js';
import { vectors } from './vectors.js';

const bytes = (base64: string) => Buffer.from(base64, 'base64');

describe.each([...vectors])('known answer: $name', (vector) => {
  const client = keyPairOf('secp256k1', bytes(vector.clientPrivate));
  const server = keyPairOf('secp256k1', bytes(vector.serverPrivate));
  const key = sharedKey(server, vector.clientPublic);

  test('public keys and the shared key', () => {
    expect(client.publicKey).toBe(vector.clientPublic);
    expect(server.publicKey).toBe(vector.serverPublic);
    expect(key.toString('hex')).toBe(vector.shared);
    expect(sharedKey(client, vector.serverPublic).toString('hex')).toBe(vector.shared);
  });

  test('the test client, written another way, agrees', () => {
    const identity = identityOf(vector.clientPrivate, vector.clientPublic);
    expect(agree(identity, vector.serverPublic).toString('hex')).toBe(vector.shared);
  });

  test.each([...vector.messages])('$plaintext', ({ plaintext, iv, sealed }) => {
    expect(open(key, sealed)).toBe(plaintext);
    expect(seal(key, plaintext, Buffer.from(iv, 'hex'))).toBe(sealed);
  });

  test('a flipped bit anywhere fails', () => {
    const sealed = bytes(vector.messages[0].sealed);
    for (let at = 0; at < sealed.length; at += 1) {
      const bent = Buffer.from(sealed);
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(() => open(key, bent.toString('base64'))).toThrow(SealingError);
    }
  });
});

test('a 31-byte key is an error, never padded or shifted', () => {
  const [, zeroX] = vectors;
  const short = Buffer.from(zeroX.shared, 'hex').subarray(1);
  expect(() => open(short, zeroX.messages[0].sealed)).toThrow('a shared key has 32 bytes');
  expect(() => seal(short, 'x')).toThrow('a shared key has 32 bytes');
});

test('private keys of other clients: stripped zeros and a leading zero', () => {
  const stripped = bytes(vectors[2].clientPrivate).subarray(1);
  expect(keyPairOf('secp256k1', stripped).publicKey).toBe(vectors[2].clientPublic);
  const signed = Buffer.concat([Buffer.of(0), bytes(vectors[2].serverPrivate)]);
  expect(keyPairOf('secp256k1', signed).publicKey).toBe(vectors[2].serverPublic);
  expect(() => keyPairOf('secp256k1', Buffer.alloc(33, 1))).toThrow('1 to 32 bytes');
  expect(() => keyPairOf('secp256k1', Buffer.alloc(0))).toThrow('1 to 32 bytes');
});

test.each([
  ['65 bytes', Buffer.concat([Buffer.of(4), bytes(vectors[0].clientPublic)]).toString('base64'), '64 bytes'],
  ['63 bytes', bytes(vectors[0].clientPublic).subarray(1).toString('base64'), '64 bytes'],
  ['compressed', Buffer.alloc(33, 2).toString('base64'), '64 bytes'],
  ['off the curve', Buffer.alloc(64, 1).toString('base64'), 'not a point'],
  ['base64url', vectors[0].clientPublic.replaceAll('+', '-').replaceAll('/', '_'), 'standard base64'],
])('a peer key that is %s is refused', (_name, key, message) => {
  expect(() => sharedKey(generateKeyPair('secp256k1'), key)).toThrow(message);
});

test('a key of the other curve is refused, and P-256 works where configured', () => {
  const p256 = generateKeyPair('prime256v1');
  expect(() => sharedKey(generateKeyPair('secp256k1'), p256.publicKey)).toThrow('not a point');
  const other = generateKeyPair('prime256v1');
  expect(sharedKey(p256, other.publicKey).equals(sharedKey(other, p256.publicKey))).toBe(true);
});

test('lengths: 32 bytes over the plaintext, and nothing shorter is opened', () => {
  const key = Buffer.alloc(32, 7);
  expect(bytes(seal(key, ''))).toHaveLength(32);
  expect(bytes(seal(key, 'abc'))).toHaveLength(35);
  expect(open(key, seal(key, ''))).toBe('');
  expect(() => open(key, Buffer.alloc(10).toString('base64'))).toThrow('shorter than IV and tag');
  expect(() => open(key, 'not base64!')).toThrow('standard base64');
});
