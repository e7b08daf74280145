import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Download, ProofingError, type ProofingProvider } from '@anyproof/core';
import { type Parts, sound } from '../reference/parts.js';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

/** Mistakes after a session: lists, files, erasure, messages. */
export const afterwards: readonly BrokenAdapter[] = [
  {
    what: 'lists the same page for ever',
    flaws: withVerbs((provider) => ({
      listSessions: async (query, call) => {
        const page = await provider.listSessions?.({ ...query, cursor: '0' }, call);
        return { sessions: page?.sessions ?? [], ...(page?.next === undefined ? {} : { next: page.next }) };
      },
    })),
    group: 'listing',
    name: /pages contain each session once/,
  },
  {
    what: 'takes any cursor for the first page',
    flaws: withVerbs((provider) => ({
      listSessions: async (query = {}, call) => {
        const cursor = Number(query.cursor ?? 0) || 0;
        const page = await provider.listSessions?.({ ...query, cursor: String(cursor) }, call);
        return page ?? { sessions: [] };
      },
    })),
    group: 'listing',
    name: /a cursor that listSessions never returned/,
  },
  {
    what: 'downloads other bytes than it told of',
    flaws: withVerbs((provider) => ({
      downloadArtifact: async (...call) => {
        const download = await provider.downloadArtifact?.(...call);
        download?.body.destroy();
        const bytes = Buffer.alloc(download?.size ?? 1);
        const body = Readable.from([bytes], { objectMode: false });
        const digest = createHash('sha256').update(bytes).digest('hex');
        const sha256 = () => (body.readableEnded ? digest : undefined);
        return { mediaType: 'image/jpeg', size: bytes.length, body, sha256 };
      },
    })),
    group: 'artifacts',
    name: /each artifact opens/,
  },
  {
    what: 'tells the hash of another file',
    flaws: withVerbs((provider) => ({
      downloadArtifact: async (...call) => ({
        ...(await opened(provider, call)),
        sha256: () => 'ab'.repeat(32),
      }),
    })),
    group: 'artifacts',
    name: /each artifact opens/,
  },
  {
    what: 'never tells the hash of a file',
    flaws: withVerbs((provider) => ({
      downloadArtifact: async (...call) => ({ ...(await opened(provider, call)), sha256: () => undefined }),
    })),
    group: 'artifacts',
    name: /each artifact opens/,
  },
  {
    what: 'ends a download quietly when it is cut off',
    flaws: withVerbs((provider) => ({
      downloadArtifact: async (...call) => {
        const download = await opened(provider, call);
        return { ...download, body: Readable.from(quiet(download.body)) };
      },
    })),
    group: 'artifacts',
    name: /a truncated download/,
  },
  {
    what: 'erases nothing',
    flaws: withVerbs(() => ({ eraseSession: async () => undefined })),
    group: 'erasure',
    name: /reveals nothing about the person|its files are gone/,
  },
  {
    what: 'fails when something is erased twice',
    flaws: withVerbs((provider) => ({
      eraseSession: (...call) =>
        (provider.eraseSession?.(...call) ?? Promise.resolve()).catch(() => {
          throw new ProofingError({
            code: 'BAD_RESPONSE',
            message: 'it was not there',
            provider: 'under-test',
          });
        }),
    })),
    group: 'erasure',
    name: /erasing twice does no harm/,
  },
  {
    what: 'believes a message without a proof',
    flaws: { readWebhook: (request, settings, provider) => readUnproven(request, settings, provider) },
    group: 'webhooks',
    name: /without any proof|guessed proof|truncated proof/,
  },
  {
    what: 'compares as much of a proof as there is',
    flaws: {
      readWebhook: (request, settings, provider) =>
        Object.values(request.headers).some((value) => String(value).length > 0)
          ? readUnproven(request, settings, provider)
          : sound.readWebhook(request, settings, provider),
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
      readWebhook: (request, settings, provider) =>
        String(request.headers['x-proof']).length === 64
          ? readUnproven(request, settings, provider)
          : sound.readWebhook(request, settings, provider),
    },
    group: 'webhooks',
    name: /a forged proof of the right length/,
  },
  {
    what: 'fixes a body that was cut',
    flaws: {
      readWebhook: (request, settings, provider) => {
        try {
          return sound.readWebhook(request, settings, provider);
        } catch (error) {
          if (!String(error).includes('unreadable')) throw error;
          return { sessionId: 's1' };
        }
      },
    },
    group: 'webhooks',
    name: /a truncated body is refused/,
  },
  {
    what: 'forgets the old webhook key at once',
    flaws: {
      readWebhook: (request, { previousWebhookKey: _forgotten, ...settings }, provider) =>
        sound.readWebhook(request, settings, provider),
    },
    group: 'inbox',
    name: /both secrets are accepted/,
  },
  {
    what: 'takes the old webhook key for ever',
    flaws: {
      readWebhook: (request, settings, provider) => {
        try {
          return sound.readWebhook(request, settings, provider);
        } catch {
          return sound.readWebhook(
            request,
            { ...settings, webhookKey: 'reference-webhook-key-9d20' },
            provider,
          );
        }
      },
    },
    group: 'inbox',
    name: /both secrets are accepted/,
  },
  {
    what: 'keeps a secret in what a message says',
    flaws: {
      readWebhook: (request, settings, provider) => {
        const notice = sound.readWebhook(request, settings, provider);
        const outcome = notice.says?.outcome ?? { status: 'pending' as const };
        return { ...notice, says: { outcome, nativeStatus: settings.webhookKey } };
      },
    },
    group: 'inbox',
    name: /what is stored is plain JSON/,
  },
  {
    what: 'signs messages for tests that it does not take',
    flaws: withVerbs((provider) => ({
      webhooks: {
        read: async (request) => (await provider.webhooks?.read(request)) ?? { sessionId: '' },
        signForTest: async ({ sessionId }) => ({ headers: {}, rawBody: Buffer.from(sessionId) }),
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
        return notice.says === undefined
          ? notice
          : { ...notice, says: { ...notice.says, notFetchable: true } };
      },
    },
    group: 'webhooks',
    name: /^a status that a fetch also reports does not end a session by message/,
  },
];

const readUnproven: Parts['readWebhook'] = ({ rawBody }, _settings, provider) => {
  try {
    const { session, news } = JSON.parse(Buffer.from(rawBody).toString('utf8')) as {
      session: string;
      news: string;
    };
    const outcome = sound.meaningOf(news);
    return { sessionId: session, ...(outcome && { says: { outcome } }) };
  } catch {
    throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'no JSON', provider });
  }
};

async function opened(
  provider: ProofingProvider,
  call: Parameters<NonNullable<ProofingProvider['downloadArtifact']>>,
): Promise<Download> {
  const download = await provider.downloadArtifact?.(...call);
  if (download === undefined) throw new Error('unreachable');
  return download;
}

async function* quiet(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch {
    // As if that had been all.
  }
}
