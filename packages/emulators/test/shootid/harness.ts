import {
  type EmulatorOptions,
  type RunningShootIdEmulator,
  type ShootIdEmulatorSettings,
  startShootIdEmulator,
} from '../../src/index.js';

export const BASIC = `Basic ${btoa('anyproof-application:emulated-application-secret')}`;
/** How long a document waits to be scanned, long enough for a slow machine to look at what comes before. */
export const SCAN_MS = 60_000;

/** JSON as a test reads it. */
export type Json = Record<string, ReturnType<typeof JSON.parse>>;

/** A client of the four calls, on nothing but `fetch` and its forms. */
export class Api {
  constructor(readonly emulator: RunningShootIdEmulator) {}

  async call(path: string, init: RequestInit = {}, authorization = BASIC) {
    const response = await fetch(`${this.emulator.origin}/shootid/api/v2${path}`, {
      ...init,
      headers: { authorization },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const json: Json = isJson ? JSON.parse(bytes.toString()) : {};
    return { status: response.status, headers: response.headers, bytes, json };
  }

  async init(): Promise<string> {
    return String((await this.call('/init')).json.transactionId);
  }

  /** One page; fields given as undefined are left out. */
  add(fields: Readonly<Record<string, string | number | undefined>>, file?: Uint8Array, query = '') {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (value !== undefined) form.append(name, String(value));
    if (file) form.append('file', new File([Buffer.from(file)], 'photo.jpg', { type: 'image/jpeg' }));
    return this.call(`/add${query}`, { method: 'POST', body: form });
  }

  async result(transactionId: string): Promise<Json> {
    return (await this.call(`/result?transactionId=${transactionId}`)).json;
  }

  /** The documents once all of them were scanned. */
  async scanned(transactionId: string): Promise<Json[]> {
    this.emulator.clock.advance(SCAN_MS);
    return (await this.result(transactionId)).documents;
  }
}

/** Runs a test against an emulator of its own. */
export const withEmulator =
  (test: (api: Api) => Promise<void>, options: EmulatorOptions<ShootIdEmulatorSettings> = {}) =>
  async () => {
    const settings = { scanDelayMs: SCAN_MS, ...options.settings };
    const emulator = await startShootIdEmulator({ ...options, settings });
    try {
      await test(new Api(emulator));
    } finally {
      await emulator.stop();
    }
  };
