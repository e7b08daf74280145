import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import type { SecretLeak } from '../../src/1kosmos/platform.js';
import type { OneKosmosEmulatorSettings, RunningOneKosmosEmulator } from '../../src/index.js';
import { send } from '../../src/shared/index.js';

/** A client of the vendor written from its description alone: key objects and `diffieHellman`, nothing of the emulator's. */
const derPrefix = Buffer.from('3056301006072a8648ce3d020106052b8104000a034200', 'hex');

export interface Identity {
  readonly publicKey: string;
  readonly secret: KeyObject;
}

export function newIdentity(): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-64);
  return { publicKey: raw.toString('base64'), secret: privateKey };
}

export function identityOf(privateBase64: string, publicBase64: string): Identity {
  const point = Buffer.from(publicBase64, 'base64');
  const secret = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'secp256k1',
      d: Buffer.from(privateBase64, 'base64').toString('base64url'),
      x: point.subarray(0, 32).toString('base64url'),
      y: point.subarray(32).toString('base64url'),
    },
  });
  return { publicKey: publicBase64, secret };
}

export function agree(identity: Identity, peer: string): Buffer {
  const der = Buffer.concat([derPrefix, Buffer.of(4), Buffer.from(peer, 'base64')]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return diffieHellman({ privateKey: identity.secret, publicKey });
}

export function sealText(key: Buffer, text: string, iv = randomBytes(16)): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  );
}

export function openText(key: Buffer, message: string): string {
  const bytes = Buffer.from(message, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 16));
  decipher.setAuthTag(bytes.subarray(bytes.length - 16));
  return decipher.update(bytes.subarray(16, bytes.length - 16), undefined, 'utf8') + decipher.final('utf8');
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** As it came. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the service said
  readonly json: any;
  /** With its envelope opened, when it had one. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the service said
  readonly body: any;
}

export interface CallOptions {
  readonly auth?: 'N' | 'B' | 'C';
  readonly body?: unknown;
  /** Whether the body goes in an envelope. */
  readonly sealed?: boolean;
  readonly license?: string;
  readonly requestId?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** A service key other than the present one. */
  readonly serviceKey?: string;
}

export type TestEmulator = RunningOneKosmosEmulator;
export type { OneKosmosEmulatorSettings, SecretLeak };

export const serviceLicense = '5e9f1c2a-0000-4000-8000-00000000c0de';
export const systemLicense = '5e9f1c2a-0000-4000-8000-0000000057e3';
export const extendedLicense = '5e9f1c2a-0000-4000-8000-00000000e87e';

export class TestClient {
  readonly identity = newIdentity();
  constructor(readonly emulator: TestEmulator) {}

  async serviceKey(service: string): Promise<string> {
    const answer = await send(`${this.emulator.origin}/${service}/publickeys`, { ca: this.emulator.ca });
    return JSON.parse(answer.body.toString()).publicKey;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
    const auth = options.auth ?? 'C';
    const service = path.split('/')[1] ?? '';
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    let key: Buffer | undefined;
    if (auth !== 'N') {
      key = agree(this.identity, options.serviceKey ?? (await this.serviceKey(service)));
      const requestId = {
        ts: Math.floor(this.emulator.clock.now() / 1000),
        appid: 'test.client',
        uuid: randomUUID(),
        ...options.requestId,
      };
      headers['publickey'] = this.identity.publicKey;
      headers['requestid'] = sealText(key, JSON.stringify(requestId));
      if (auth === 'C') headers['licensekey'] = sealText(key, options.license ?? serviceLicense);
    }
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (value === undefined) delete headers[name];
      else headers[name] = value;
    }
    const payload = options.body === undefined ? undefined : JSON.stringify(options.body);
    const sealed = options.sealed ?? auth === 'C';
    const answer = await send(`${this.emulator.origin}${path}`, {
      method,
      headers,
      ca: this.emulator.ca,
      ...(payload === undefined
        ? {}
        : { body: sealed && key ? JSON.stringify({ data: sealText(key, payload) }) : payload }),
    });
    const text = answer.body.toString();
    const json = /json/.test(String(answer.headers['content-type'])) ? JSON.parse(text) : undefined;
    const isSealed = key !== undefined && typeof json?.data === 'string';
    const body = isSealed && key ? JSON.parse(openText(key, json.data)) : json;
    return { status: answer.status, headers: answer.headers, text, json, body };
  }

  get(path: string, auth: 'N' | 'B' | 'C' = 'B'): Promise<Reply> {
    return this.call('GET', path, { auth });
  }
}
