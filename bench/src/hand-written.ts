// What a careful team writes by hand today: axios with a base URL, a timeout and a kept token; every answer checked with
// the adapter's own schema, so that both sides validate the same; 1Kosmos' shared key derived once and kept.
import { createCipheriv, createECDH, randomBytes, randomUUID } from 'node:crypto';
import type { StandardSchemaV1 } from '@anyproof/core';
import axios from 'axios';
import { sessionDetails } from '../../packages/adapter-1kosmos/dist/esm/client/session.js';
import { report } from '../../packages/adapter-id360/dist/esm/client/report.js';
import { sessionStatus } from '../../packages/adapter-innovatrics/dist/esm/client/data.js';

export interface HandWritten {
  getSession(id: string): Promise<unknown>;
}

function check<Value>(schema: StandardSchemaV1<Value>, data: unknown): Value {
  const checked = schema['~standard'].validate(data);
  if (checked instanceof Promise || checked.issues !== undefined) throw new Error('unexpected answer');
  return checked.value;
}

export async function handWrittenId360(origin: string): Promise<HandWritten> {
  const http = axios.create({ baseURL: `${origin}/api/1.0.0`, timeout: 30_000 });
  const { data } = await http.post('/user/login/', { username: 'bench', password: 'bench' });
  http.defaults.headers.common['Authorization'] = `Token ${data.token}`;
  return {
    getSession: async (id) => {
      const response = await http.get(`/enrollment/${id}/report`, { params: { allow_draft: false } });
      const value = check(report, response.data);
      return { id, status: value.status, reference: value.client_reference, endedAt: value.finished_time };
    },
  };
}

export function handWrittenInnovatrics(origin: string): HandWritten {
  const auth = { username: 'bench', password: 'bench' };
  const http = axios.create({ baseURL: `${origin}/api/v1`, timeout: 30_000, auth });
  return {
    getSession: async (id) => {
      const response = await http.get(`/data/${id}/status`);
      return { id, ...check(sessionStatus, response.data) };
    },
  };
}

export async function handWritten1Kosmos(origin: string): Promise<HandWritten> {
  const http = axios.create({ baseURL: `${origin}/idproofingapi`, timeout: 30_000 });
  const { data } = await http.get('/publickeys');
  const ecdh = createECDH('secp256k1');
  ecdh.generateKeys();
  const publickey = ecdh.getPublicKey().subarray(1).toString('base64');
  const key = ecdh.computeSecret(Buffer.concat([Buffer.from([4]), Buffer.from(data.publicKey, 'base64')]));
  const seal = (text: string) => {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
      'base64',
    );
  };
  return {
    getSession: async (id) => {
      const ts = Math.floor(Date.now() / 1000);
      const requestid = seal(JSON.stringify({ ts, appid: 'bench', uuid: randomUUID() }));
      const response = await http.get(`/proofingsession/${id}`, { headers: { requestid, publickey } });
      return { id, ...check(sessionDetails, response.data) };
    },
  };
}
