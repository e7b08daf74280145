import type { Id360Client } from '../src/client/index.js';
import { id360 } from '../src/index.js';
import { type Bench, image, startBench } from './harness.js';

export const PERSON = 'martin-horak';
export const VERDICT_DELAY = 60_000;
/** Sixty days, and the day within which the vendor's deletion runs. */
export const RETENTION = 61 * 24 * 3_600_000;
export const IDCLAIM = Buffer.from('PK\u0003\u0004 container');
export const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
export const ROUTE = 275128;
export const CREATION = {
  browser_callback_url: 'https://app.example/kyc/return',
  callback_endpoints: [{ url: 'http://127.0.0.1:9/callbacks', on: ['E', 'F', 'C'], headers: [] }],
  client_reference: 'cust-7',
};

/** A desk whose verdicts come when the vendor's clock is moved, never by themselves. */
export function startDesk(): Promise<Bench> {
  return startBench(
    { settings: { verdictDelayMs: VERDICT_DELAY, idclaim: IDCLAIM } },
    {
      paths: { interrupt: '/enrollment/:id/discontinue' },
      archive: { username: 'console@anyproof', password: 'emulated-console-password' },
    },
  );
}

export type Picture = 'card-front' | 'card-back' | 'selfie' | 'proof-of-address' | 'bank-details';

/** One dossier, walked by hand through the client's own calls. */
export interface Desk {
  readonly client: Id360Client;
  readonly id: string;
  readonly apiKey: string;
  /** A page of a document, in the vendor's words for it. */
  upload(documentName: string, picture: Picture, page?: number, totalPages?: number): Promise<void>;
  /** Route and consent. */
  begin(): Promise<void>;
  /** All that the process asks for. */
  show(): Promise<void>;
  /** As the vendor sees the dossier now: a draft. */
  look(): Promise<unknown>;
}

export async function openDesk(bench: Bench): Promise<Desk> {
  const client = bench.proofing.native(id360);
  const { value } = await client.process.createEnrollment(PROCESS, CREATION);
  const id = String(value.id);
  const { api_key: apiKey } = value;
  const upload: Desk['upload'] = (documentName, picture, page = 0, totalPages = 1) =>
    client.flow.uploadPage(apiKey, { documentName, source: image(PERSON, picture), page, totalPages });
  return {
    client,
    id,
    apiKey,
    upload,
    begin: async () => {
      await client.flow.selectRoute(apiKey, ROUTE);
      await client.flow.consent(apiKey, { accepted_system_cgu: true, accepted_biometry: true });
    },
    show: async () => {
      await upload('id_document_image', 'card-front', 0, 2);
      await upload('id_document_image', 'card-back', 1, 2);
      await upload('selfie_image_upload', 'selfie');
    },
    look: async () => (await client.enrollment.report(id, { draft: true }))?.raw,
  };
}

/** A dossier with a verdict. */
export async function closedDesk(bench: Bench): Promise<Desk> {
  const desk = await openDesk(bench);
  await desk.begin();
  await desk.show();
  await desk.client.flow.finalize(desk.apiKey);
  bench.emulator.clock.advance(VERDICT_DELAY);
  return desk;
}

/** What a call threw, as a call that resolves. */
export const caught = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
