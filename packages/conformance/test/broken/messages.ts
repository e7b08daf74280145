import {
  ProofingError,
  type ProofingProvider,
  type WebhookNotice,
  type WebhookRequest,
} from '@anyproof/core';
import { sound } from '../reference/parts.js';
import { proofOf, readBody, refusal } from '../reference/webhook.js';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

const PROOF_LENGTH = proofOf(Buffer.alloc(0), ['key'], 1_767_225_600_000).length;

/** Mistakes with messages. */
export const messages: readonly BrokenAdapter[] = [
  {
    what: 'believes a message without a proof',
    flaws: { readWebhook: ({ rawBody }, _keys, reader) => readBody(rawBody, reader) },
    group: 'webhooks',
    name: /without any proof|guessed proof|truncated proof/,
  },
  {
    what: 'compares as much of a proof as there is',
    flaws: {
      readWebhook: (request, keys, reader) =>
        Object.values(request.headers).some((value) => String(value).length > 0)
          ? readBody(request.rawBody, reader)
          : sound.readWebhook(request, keys, reader),
    },
    group: 'webhooks',
    name: /a signature over other bytes is refused/,
  },
  {
    what: 'takes the first of two proofs',
    flaws: {
      readWebhook: ({ headers, rawBody }, ...rest) => {
        const first = Object.entries(headers).map(([name, value]) => [name, [value].flat()[0]]);
        return sound.readWebhook({ headers: Object.fromEntries(first), rawBody }, ...rest);
      },
    },
    group: 'webhooks',
    name: /with its proof twice is refused/,
  },
  {
    what: 'goes by the length of a proof',
    flaws: {
      readWebhook: (request, keys, reader) =>
        String(request.headers['x-proof']).length === PROOF_LENGTH
          ? readBody(request.rawBody, reader)
          : sound.readWebhook(request, keys, reader),
    },
    group: 'webhooks',
    name: /a forged proof of the right length/,
  },
  {
    what: 'fixes a body that was cut',
    flaws: {
      readWebhook: (request, keys, reader) => {
        try {
          return sound.readWebhook(request, keys, reader);
        } catch (error) {
          if (!String(error).includes('unreadable')) throw error;
          return { about: 'session', sessionId: 's1' };
        }
      },
    },
    group: 'webhooks',
    name: /a truncated body is refused/,
  },
  {
    what: 'forgets the old webhook key at once',
    flaws: {
      readWebhook: (request, { previousWebhookKey: _forgotten, ...keys }, reader) =>
        sound.readWebhook(request, keys, reader),
    },
    group: 'inbox',
    name: /both secrets are accepted/,
  },
  {
    what: 'takes the old webhook key for ever',
    flaws: {
      readWebhook: (request, keys, reader) => {
        try {
          return sound.readWebhook(request, keys, reader);
        } catch {
          return sound.readWebhook(request, { ...keys, webhookKey: 'reference-webhook-key-9d20' }, reader);
        }
      },
    },
    group: 'inbox',
    name: /both secrets are accepted/,
  },
  {
    what: 'keeps a secret in what a message says',
    flaws: {
      readWebhook: (request, keys, reader) => {
        const notice = sound.readWebhook(request, keys, reader);
        return notice.about === 'session'
          ? { ...notice, says: { ...notice.says, nativeStatus: keys.webhookKey } }
          : notice;
      },
    },
    group: 'inbox',
    name: /what is stored is plain JSON/,
  },
  {
    what: 'signs messages for tests that it does not take',
    flaws: withVerbs((provider) => ({
      webhooks: {
        read: (request) => readBy(provider, request),
        signForTest: async (news) => ({ headers: {}, rawBody: Buffer.from(JSON.stringify(news)) }),
      },
    })),
    group: 'inbox',
    name: /signs for tests is accepted/,
  },
  {
    what: 'lets a message end a session with a word that a fetch tells',
    flaws: {
      readWebhook: (...read) => {
        const notice = sound.readWebhook(...read);
        return notice.about === 'session' ? { ...notice, says: { ends: 'failed' } } : notice;
      },
    },
    group: 'webhooks',
    name: /^a status that a fetch also reports does not end a session by message/,
  },
  {
    what: 'refuses what is about something else',
    flaws: {
      readWebhook: (request, keys, reader) => {
        const notice = sound.readWebhook(request, keys, reader);
        if (notice.about === 'unrelated') throw refusal('session_missing', reader.provider);
        return notice;
      },
    },
    group: 'webhooks',
    name: /^an authentic message about something else/,
  },
  {
    what: 'takes the id of anything for that of a session',
    flaws: {
      readWebhook: (...read) => {
        const notice = sound.readWebhook(...read);
        if (notice.about === 'session') return notice;
        const sessionId = notice.about === 'object' ? notice.object.id : 'inv-1';
        return { about: 'session', sessionId };
      },
    },
    group: 'webhooks',
    name: /^an authentic message about something else|^a message about an object leads to/,
  },
  {
    what: 'finds the same session for every object',
    flaws: withVerbs((provider) => {
      let first: readonly string[] | undefined;
      return {
        webhooks: {
          read: (request) => readBy(provider, request),
          sessionsOf: async (object, call) => {
            first ??= await provider.webhooks?.sessionsOf?.(object, call);
            return first ?? [];
          },
        },
      };
    }),
    group: 'webhooks',
    name: /^whose an object is/,
  },
  {
    what: 'fails for an object of nobody',
    flaws: withVerbs((provider) => ({
      webhooks: {
        read: (request) => readBy(provider, request),
        sessionsOf: async (object, call) => {
          const ids = (await provider.webhooks?.sessionsOf?.(object, call)) ?? [];
          if (ids.length > 0) return ids;
          throw new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'nobody has it' });
        },
      },
    })),
    group: 'webhooks',
    name: /^a message about an object of somebody else/,
  },
  {
    what: 'asks the vendor while it reads a message',
    flaws: withVerbs((provider) => ({
      webhooks: {
        read: async (request) => {
          await provider.checkHealth?.();
          return readBy(provider, request);
        },
      },
    })),
    group: 'webhooks',
    name: /^reading a message sends no request/,
  },
  {
    what: 'does not read the id of a message',
    flaws: {
      readWebhook: (...read) => {
        const { eventId: _id, ...notice } = sound.readWebhook(...read);
        return notice;
      },
    },
    group: 'webhooks',
    name: /^a message that is sent again is the same message/,
  },
  {
    what: 'takes the id of a session for that of a message',
    flaws: {
      readWebhook: (...read) => {
        const notice = sound.readWebhook(...read);
        return notice.about === 'session' ? { ...notice, eventId: notice.sessionId } : notice;
      },
    },
    group: 'webhooks',
    name: /^a message that is sent again is the same message/,
  },
  {
    what: 'takes a message however long ago it was signed',
    flaws: {
      readWebhook: (request, keys, reader) => {
        const [, time = ''] = /t=(\d+)/.exec(String(request.headers['x-proof'])) ?? [];
        return sound.readWebhook(request, keys, { ...reader, now: () => Number(time) * 1000 });
      },
    },
    group: 'webhooks',
    name: /^a message signed (?:an hour ago|for an hour from now)/,
  },
  {
    what: 'looks at the first of several proofs only',
    flaws: {
      readWebhook: ({ headers, rawBody }, ...rest) => {
        const first = Object.entries(headers).map(([name, value]) => [
          name,
          typeof value === 'string' ? value.split(',').slice(0, 2).join(',') : value,
        ]);
        return sound.readWebhook({ headers: Object.fromEntries(first), rawBody }, ...rest);
      },
    },
    group: 'webhooks',
    name: /^a message with two proofs is accepted/,
  },
  {
    what: 'does not hear that an erasure is done',
    flaws: {
      readWebhook: (...read) => {
        const notice = sound.readWebhook(...read);
        if (notice.about !== 'session' || notice.says?.erasure === undefined) return notice;
        const { erasure: _done, ...says } = notice.says;
        return { ...notice, says };
      },
    },
    group: 'webhooks',
    name: /^a message that an erasure is done/,
  },
];

async function readBy({ webhooks }: ProofingProvider, request: WebhookRequest): Promise<WebhookNotice> {
  if (webhooks === undefined) throw new Error('unreachable');
  return webhooks.read(request);
}
