import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EmulatorOptions,
  type Id360EmulatorSettings,
  type RunningId360Emulator,
  startId360Emulator,
} from '../../src/index.js';
import { cardBack, cardFront, jpegWithComment, selfie } from '../specimen.js';

export const processUuid = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';

/** JSON as a test reads it: any key may be asked for, and expectations say what must be there. */
export type Json = Record<string, ReturnType<typeof JSON.parse>>;

export interface Answer {
  readonly status: number;
  readonly json: Json;
  readonly bytes: Buffer;
  readonly headers: Headers;
}

export class Api {
  token = '';

  constructor(readonly emulator: RunningId360Emulator) {}

  async call(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | Buffer<ArrayBuffer> } = {},
  ) {
    const response = await fetch(`${this.emulator.origin}/api/1.0.0${path}`, { method, ...init });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const json: Json = isJson ? JSON.parse(bytes.toString()) : {};
    return { status: response.status, json, bytes, headers: response.headers } satisfies Answer;
  }

  async login(username = 'app@anyproof', password = 'emulated-application-password'): Promise<string> {
    const { json } = await this.call('POST', '/user/login/', {
      body: JSON.stringify({ username, password }),
    });
    this.token = String(json.token);
    return this.token;
  }

  t(method: string, path: string, body?: string) {
    const headers = { authorization: `Token ${this.token}` };
    return this.call(method, path, body === undefined ? { headers } : { headers, body });
  }

  create(more: object = {}) {
    const body = { browser_callback_url: 'https://app.example.com/back', callback_endpoints: [], ...more };
    return this.t('POST', `/process/${processUuid}/enrollment`, JSON.stringify(body));
  }

  /** A login and a dossier, as the hosted and direct mode both begin. */
  async begin(more: object = {}) {
    await this.login();
    const { json } = await this.create(more);
    return { id: Number(json.id), key: String(json.api_key) };
  }

  flow(key: string, method: string, path: string, body?: Uint8Array) {
    const headers = { 'x-api-key': key };
    return this.call(
      method,
      `/enrollment/flow${path}`,
      body ? { headers, body: Buffer.from(body) } : { headers },
    );
  }

  async consented(more: object = {}) {
    const begun = await this.begin(more);
    await this.flow(begun.key, 'POST', '/route/275128/select/');
    await this.flow(begun.key, 'POST', '/consent/?accepted_system_cgu=true&accepted_biometry=true');
    return begun;
  }

  upload(key: string, name: string, bytes: Uint8Array, query = '') {
    return this.flow(key, 'POST', `/document/${name}/${query}`, bytes);
  }

  /** The whole direct mode; resolves with the report of the ended dossier. */
  async prove(
    pictures: Partial<Pictures> = {},
    more: object = {},
    prepare?: (id: number) => Promise<unknown>,
  ) {
    const begun = await this.consented(more);
    await prepare?.(begun.id);
    await this.uploadAll(begun.key, pictures);
    const { status } = await this.flow(begun.key, 'POST', '/finalize_enrollment');
    if (status !== 204) throw new Error(`finalize answered ${status}`);
    return { ...begun, report: await this.report(begun.id) };
  }

  async uploadAll(key: string, pictures: Partial<Pictures> = {}): Promise<void> {
    const { front, back, face, proof, bank } = { ...usual, ...pictures };
    const total = back ? 2 : 1;
    const id = 'id_document_image';
    const answers = [await this.upload(key, id, front, `?total_pages=${total}&uploaded_page=0`)];
    if (back) answers.push(await this.upload(key, id, back, '?total_pages=2&uploaded_page=1'));
    answers.push(await this.upload(key, 'selfie_image_upload', face, '?total_pages=1&uploaded_page=0'));
    if (proof) answers.push(await this.upload(key, 'proof_of_address_image', proof));
    if (bank) answers.push(await this.upload(key, 'bank_details_image', bank));
    const wrong = answers.find(({ status }) => status !== 204);
    if (wrong) throw new Error(`upload answered ${wrong.status}`);
  }

  /** Advances past the verdict and reads the report. */
  async report(id: number, query = ''): Promise<Json> {
    this.emulator.clock.advance(this.emulator.settings.verdictDelayMs);
    return (await this.t('GET', `/enrollment/${id}/report${query}`)).json;
  }
}

export interface Pictures {
  readonly front: Buffer;
  readonly back: Buffer | undefined;
  readonly face: Buffer;
  readonly proof: Buffer | undefined;
  readonly bank: Buffer | undefined;
}

export const usual: Pictures = {
  front: jpegWithComment(cardFront()),
  back: jpegWithComment(cardBack()),
  face: jpegWithComment(selfie()),
  proof: undefined,
  bank: undefined,
};

/** Where a test's dossiers and documents begin. */
export const numbered = { firstDossierId: 215_416, firstDocumentId: 500_001 };

/** Runs a test against an emulator of its own. */
export const withEmulator =
  (test: (api: Api) => Promise<void>, options: EmulatorOptions<Id360EmulatorSettings> = {}) =>
  async () => {
    const emulator = await startId360Emulator({ ...options, settings: { ...numbered, ...options.settings } });
    try {
      await test(new Api(emulator));
    } finally {
      await emulator.stop();
    }
  };

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
}

/** A receiver of callbacks that answers what it is told to. */
export class Receiver {
  readonly received: Received[] = [];
  answers: number[] = [];
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: Json = JSON.parse(Buffer.concat(chunks).toString());
      this.received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(this.answers.shift() ?? 204).end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Waits until so many callbacks came. */
  async until(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) await sleep(10);
    return this.received;
  }
}
