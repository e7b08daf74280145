import type { Claims } from '@anyproof/core';
import type { Secret } from '../../detector/detector.js';

// None of it is anybody's; each is unlike any other text, so that it is found nowhere by chance.
export const SEAL_KEY = 'Qm9ydGh3aWNrLVF1aWxsLVphbmRlci01NS1Lb3ZhIT0=';
export const OLD_SEAL_KEY = 'VHJhbW1lbC1EcmlmdHdvb2QtSGFyYm91ci0wMS1abyE=';
export const PROXY_USER = 'proxy-user-Thistlewick';
export const PROXY_PASSWORD = 'proxy-pass-Bramblehurst-77';
export const PASSPHRASE = 'passphrase-Oxenfordshire-19';
export const CLIENT_KEY = 'MHcCAQEEIKj3PlantedClientKeyThatIsNoKeyAtAllQx8w';
export const INPUT_TOKEN = 'input-token-Gallowglass-4471-Xyrt';

/** What a hostile vendor, source, store or function quotes beside what it knows. */
const QUOTED = {
  'presigned URL':
    'https://bucket.example/p?X-Amz-Credential=AKIAPLANTED77&X-Amz-Signature=5f3b19c0d7e24a8896aa01b7c3d2e4f5',
  'access token': 'eyJhbGciOiJIUzI1NiJ9.eyJwbGFudGVkIjoiUXVpbGwifQ.kJ8wPlantedSignature7Zt',
  'hex token': '7d0f4b2e9c8a41d3b6e5f0a1c2d3e4b5a6978812',
  'UUID token': '3f9d2c71-8e4b-4f0a-9c6d-5b1e7a2f8c04',
  'webhook secret': 'whsec_Marmaduke-Fotheringay-00419',
  'API key': 'ak_live_Peverell_51Hx7yQz',
} as const;

export const PERSON = {
  given: 'Wilhelmina-Xanthe',
  family: 'FEATHERSTONEHAUGH',
  birthdate: '1961-11-23',
  number: 'ZQ9184437K',
  mrz: 'P<GBRFEATHERSTONEHAUGH<<WILHELMINA<XANTHE<<<<<',
  email: 'w.xanthe@planted-mail.example',
  phone: '+441632960961',
  digits: '01632960961',
  street: '14 Quagmire Crescent',
} as const;

const person = (name: string, text: string): Secret => ({ kind: 'person', name, text });
const credential = (name: string, text: string): Secret => ({ kind: 'credential', name, text });

export const PLANTED: readonly Secret[] = [
  credential('seal key', SEAL_KEY),
  credential('old seal key', OLD_SEAL_KEY),
  credential('proxy user', PROXY_USER),
  credential('proxy password', PROXY_PASSWORD),
  credential('proxy authorization', Buffer.from(`${PROXY_USER}:${PROXY_PASSWORD}`).toString('base64')),
  credential('client key', CLIENT_KEY),
  credential('client key passphrase', PASSPHRASE),
  { kind: 'input', name: 'token in the input', text: INPUT_TOKEN },
  ...Object.entries(QUOTED).map(([name, text]) => credential(name, text)),
  ...Object.entries(PERSON).map(([name, text]) => person(`planted ${name}`, text)),
];

/** In any text: it names everything. */
export const QUOTE = PLANTED.map(({ text }) => text).join(' ');

/** Each as a vendor's code or request id, in the shapes that such things have. */
export const CODE_LIKE: readonly string[] = [
  PERSON.family,
  PERSON.number,
  PERSON.birthdate,
  PERSON.digits,
  QUOTED['hex token'],
  QUOTED['UUID token'],
  QUOTED['API key'],
  `E_${PERSON.family}`,
];

export const CLAIMS: Claims = {
  given_name: PERSON.given,
  family_name: PERSON.family,
  birthdate: PERSON.birthdate,
  email: PERSON.email,
  phone_number: PERSON.phone,
  address: { street_address: PERSON.street, locality: 'Nether Wallop', country: 'GBR' },
};

/** What an indiscreet part of the app throws. */
export function indiscreet(): Error {
  return Object.assign(new Error(`failed for ${QUOTE}`, { cause: new Error(QUOTE) }), {
    name: 'IndiscreetError',
    config: { headers: { authorization: QUOTE } },
    code: PERSON.number,
  });
}
