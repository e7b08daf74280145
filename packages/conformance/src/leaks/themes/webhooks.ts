import { createServer } from 'node:http';
import {
  type HandleWebhookInput,
  nodeWebhookHandler,
  type Proofing,
  webWebhookHandler,
} from '@anyproof/core';
import { type LeakCase, other } from '../world/case.js';
import { indiscreet, PERSON, QUOTE } from '../world/planted.js';
import type { LeakWorld, Shown } from '../world/world.js';

interface Message {
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

const QUOTING_HEADERS = {
  'x-signature': PERSON.email,
  'x-quote': QUOTE.slice(0, 2_000),
  authorization: `Bearer ${PERSON.number}`,
};

/** Messages that are forged, broken or tell what they should not, over each way in which they come. */
export function webhookCases(world: LeakWorld): LeakCase[] {
  const { webhooks, endings } = world.bench.harness;
  const proven = (body: Buffer): Message => ({ headers: { ...webhooks?.headers(body) }, body });
  const sound = async (): Promise<Message> => {
    const { id } = await world.decided();
    return proven(Buffer.from(webhooks?.body(id, endings[0] ?? 'approve') ?? '{}'));
  };
  const messages: readonly (readonly [name: string, make: () => Promise<Message>])[] = [
    ['forged', async () => ({ ...(await sound()), headers: QUOTING_HEADERS })],
    ['without any proof', async () => ({ ...(await sound()), headers: {} })],
    ['with half of its proof', async () => halved(await sound())],
    [
      'with a proof for other bytes',
      async () => ({ ...(await sound()), body: Buffer.from(JSON.stringify({ quote: QUOTE })) }),
    ],
    ['that is not JSON', async () => proven(Buffer.from(QUOTE))],
    ['that is half of a JSON', async () => proven(Buffer.from(`{"id":"${QUOTE}"`))],
    ['of another shape', async () => proven(Buffer.from(JSON.stringify({ [QUOTE]: QUOTE, id: [QUOTE] })))],
    ['that quotes in every field', async () => proven(quoting((await sound()).body))],
    [
      'of a session that quotes',
      async () => proven(Buffer.from(webhooks?.body(PERSON.number, 'progress') ?? QUOTE)),
    ],
    ['about something else', async () => proven(quoting(Buffer.from(webhooks?.unrelated?.() ?? '{}')))],
    [
      'about an object that quotes',
      async () => proven(Buffer.from(webhooks?.object?.(PERSON.number) ?? '{}')),
    ],
    ['with a __proto__ key', async () => proven(Buffer.from(`{"__proto__":{"id":"${PERSON.email}"}}`))],
    ['that is empty', async () => proven(Buffer.alloc(0))],
    ['that is fine', sound],
  ];
  return messages
    .flatMap(([name, make]): LeakCase[] =>
      WAYS.map(([way, deliver]) => ({
        theme: 'webhooks',
        name: `${way}: a message ${name}`,
        run: async () => shownOf(await deliver(world.app(), await make())),
      })),
    )
    .concat(parsedCases(world, sound));
}

/** Bodies and headers that are none. */
function parsedCases(world: LeakWorld, sound: () => Promise<Message>): LeakCase[] {
  const inputs: readonly (readonly [name: string, change: object])[] = [
    ['a body that was parsed', { rawBody: { quote: QUOTE, [QUOTE]: 1 } }],
    ['a body that is a text', { rawBody: QUOTE }],
    ['headers that are none', { headers: QUOTE }],
    [
      'headers that are no texts',
      { headers: { 'x-signature': { [QUOTE]: QUOTE }, 'x-callback-secret': [QUOTE, QUOTE] } },
    ],
    ['a provider that quotes', { provider: PERSON.family }],
    ['a limit that quotes', { maxBytes: QUOTE }],
  ];
  return inputs.map(([name, change]) => ({
    theme: 'webhooks',
    name: `handle: ${name}`,
    run: async () => {
      const { headers, body } = await sound();
      const input = { headers, rawBody: body, ...change } as HandleWebhookInput;
      const { status, body: text, provider, refused } = await world.app().webhooks.handle(input);
      return shownOf({ status, text, provider, refused });
    },
  }));
}

/** An error of ours on its own, too: it has more surfaces than an object that holds it. */
function shownOf(answer: object): readonly Shown[] {
  const refused: unknown = Reflect.get(answer, 'refused');
  const errors: unknown = Reflect.get(answer, 'errors');
  const inside = [refused, ...(Array.isArray(errors) ? errors : [])].filter((one) => one !== undefined);
  return [other('the answer', answer), ...inside.map((one) => other('why it was refused', one))];
}

type Deliver = (app: Proofing, message: Message) => Promise<object>;

const WAYS: readonly (readonly [way: string, deliver: Deliver])[] = [
  [
    'handle',
    async (app, { headers, body }) => {
      const handled = await app.webhooks.handle({ headers, rawBody: body });
      await handled.done;
      // Beside the session's id, which is the app's to know, all of it is fit for a log.
      const { status, body: text, provider, refused } = handled;
      return { status, text, provider, refused };
    },
  ],
  [
    'web handler',
    async (app, { headers, body }) => {
      const errors: unknown[] = [];
      const onSession = () => {
        throw indiscreet();
      };
      // What the app itself throws comes back to it, and is its own.
      const onError = (error: unknown) => void (isIndiscreet(error) || errors.push(error));
      const request = new Request('http://app.example/hooks', {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
      });
      const answer = await webWebhookHandler(app, { onSession, onError })(request);
      return { status: answer.status, text: await answer.text(), headers: [...answer.headers], errors };
    },
  ],
  [
    'node handler',
    async (app, { headers, body }) => {
      const errors: unknown[] = [];
      const handler = nodeWebhookHandler(app, { onError: (error) => void errors.push(error) });
      const server = createServer((request, response) => void handler(request, response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        const address = server.address();
        const port = typeof address === 'object' ? address?.port : undefined;
        const answer = await fetch(`http://127.0.0.1:${port}/hooks`, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
        });
        return { status: answer.status, text: await answer.text(), headers: [...answer.headers], errors };
      } finally {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  ],
];

function isIndiscreet(error: unknown): boolean {
  return error instanceof Error && error.name === 'IndiscreetError';
}

function halved({ headers, body }: Message): Message {
  const half = Object.entries(headers).map(([name, value]) => [name, value.slice(0, value.length / 2)]);
  return { headers: Object.fromEntries(half), body };
}

/** The ids stay, so that the message is about a session. */
function quoting(body: Buffer): Buffer {
  const read: unknown = JSON.parse(body.toString('utf8'));
  if (typeof read !== 'object' || read === null) return body;
  const entries = Object.entries(read).map(([key, value]) => [
    key,
    /id$/i.test(key) ? value : `${PERSON.given} ${QUOTE}`,
  ]);
  return Buffer.from(JSON.stringify({ ...Object.fromEntries(entries), more: QUOTE }));
}
