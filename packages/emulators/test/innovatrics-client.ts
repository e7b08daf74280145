import { randomUUID } from 'node:crypto';
import {
  type RunningInnovatricsEmulator,
  type SpecimenImageName,
  specimenImage,
  startInnovatricsEmulator,
} from '../src/index.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever the emulator answers
  readonly json: any;
}

/** `innovatrics:innovatrics`, the vendor's own sample. */
export const basic = 'Basic aW5ub3ZhdHJpY3M6aW5ub3ZhdHJpY3M=';

/** A plain client of the emulator: what a back end and a capture app would send, with nothing added. */
export function clientOf(emulator: RunningInnovatricsEmulator) {
  const call = async (
    method: string,
    path: string,
    { body, authorization, headers }: { body?: unknown; authorization?: string; headers?: object } = {},
  ): Promise<Answer> => {
    const answer = await fetch(`${emulator.origin}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(authorization !== undefined && { authorization }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  };
  const data = (sid: string, path: string) =>
    call('GET', `/api/v1/data/${sid}/${path}`, { authorization: basic });
  const initialize = (body: object = {}) =>
    call('POST', '/api/v1/enrolment/initialize', {
      authorization: basic,
      body: { sessionId: randomUUID(), returnUrl: 'https://rp.example/return?state=8d1f', ...body },
    });
  const capture = (token: string, path: string, body?: unknown, method = 'POST') =>
    call(method, `/api/v1/enrolment/${path}`, { authorization: `Bearer ${token}`, body });
  const picture = (token: string, path: 'document' | 'face', person: string, image: SpecimenImageName) =>
    capture(token, path, { imageBase: specimenImage(person, image).toString('base64') });

  /** The whole direct mode: pictures in order, then complete, then past the processing delay. */
  const prove = async (
    pictures: readonly (readonly ['document' | 'face', string, SpecimenImageName])[],
    body: object = {},
  ): Promise<string> => {
    const { accessToken, sessionId } = (await initialize(body)).json;
    for (const [path, person, image] of pictures) {
      const answer = await picture(accessToken, path, person, image);
      if (answer.json.hasError !== false) throw new Error(`${person} ${image}: ${answer.text}`);
    }
    await capture(accessToken, 'complete');
    emulator.clock.advance(150);
    return sessionId;
  };
  return { call, data, initialize, capture, picture, prove };
}

export type Client = ReturnType<typeof clientOf>;

export const cardOf = (person: string) =>
  [
    ['document', person, 'card-front'],
    ['document', person, 'card-back'],
    ['face', person, 'selfie'],
  ] as const;

const running: RunningInnovatricsEmulator[] = [];

/** Started for one test and stopped by `stopAll` after it. */
export async function start(options?: Parameters<typeof startInnovatricsEmulator>[0]) {
  const emulator = await startInnovatricsEmulator(options);
  running.push(emulator);
  return { emulator, ...clientOf(emulator) };
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
}
