import { createCipheriv, createECDH, randomBytes } from 'node:crypto';

/** What the bench's server answers: the vendors' shapes with an invented person. */
export const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
export const SESSION = '2f1c7a52-5a0e-4b6e-9d55-0c1f6f3f2d10';

const step = (name: string) => ({
  status: 'OK',
  creation_time: '2026-01-17T15:01:49.295437Z',
  starting_time: '2026-01-17T15:03:09.449523Z',
  finished_time: '2026-01-17T15:03:16.265634Z',
  datas: {},
  input_files: {
    id_document_image: [`https://id360.example/api/1.0.0/document/500001/file_contents/?page_number=0`],
  },
  results: { [`${name}_result`]: [{ result: { score: 47.98, match: true } }] },
});

export const id360Report = {
  version: 2,
  id: 215416,
  status: 'OK',
  level: 'LOW',
  creation_time: '2026-01-17T15:01:49.013906',
  starting_time: '2026-01-17T15:03:10.584410',
  finished_time: '2026-01-17T15:03:34.540485',
  client_reference: 'bench-000042',
  status_codes: [],
  all_status_codes: [],
  identity: {
    name: 'EXEMPLE',
    first_name: 'ÉLODIE',
    first_names: ['ÉLODIE', 'ANNE'],
    birth_date: '1985-07-12',
    gender: 'F',
    birth_place: 'LYON',
  },
  extracted_data: {
    identity: [{ type: 'ID', extra: { id_number: '21XX12345', expiration_date: '2036-01-31' } }],
  },
  documents: { identity_document: [{ name: 'id_document_image', status: 'VALID', files: [] }], selfie: [] },
  steps: Object.fromEntries(
    ['id_document', 'facecomparison', 'fake_photo_id', 'phone_detection'].map((name) => [name, step(name)]),
  ),
  finalizer_reports: {
    validator_report: {
      is_valid: true,
      validations: [{ id: 4, ref: 'IDENTITY_DOCUMENT.expired', is_valid: true }],
    },
  },
};

export const oneKosmosDetails = {
  status: 'INPROGRESS',
  id: SESSION,
  documentType: 'idcard_object',
  user: { uid: 'bench-000042', username: 'bench', firstname: 'Élodie', lastname: 'Exemple' },
  license: 'capture-engine-license',
  useBucket: false,
  bypassConfig: [],
  autoDetectTimeout: 40,
  postTimeoutCaptureMode: 'auto',
  selfieCaptureMode: 'auto',
};

/** A fixed key pair of the emulated 1Kosmos service; a test key, good for nothing else. */
export function serviceKey(): { readonly ecdh: ReturnType<typeof createECDH>; readonly publicKey: string } {
  const ecdh = createECDH('secp256k1');
  ecdh.setPrivateKey(Buffer.alloc(32, 0x5a));
  return { ecdh, publicKey: ecdh.getPublicKey().subarray(1).toString('base64') };
}

/** The vendor's message: base64(iv ‖ ciphertext ‖ tag). */
export function sealMessage(key: Buffer, text: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  );
}
