import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Download, ProofingProvider } from '@anyproof/core';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

/** Mistakes with lists and files. */
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
    what: 'filters nothing',
    flaws: withVerbs((provider) => ({
      listSessions: async ({ cursor, pageSize } = {}, call) => {
        const page = { ...(cursor && { cursor }), ...(pageSize && { pageSize }) };
        return (await provider.listSessions?.(page, call)) ?? { sessions: [] };
      },
    })),
    group: 'listing',
    name: /^a list by (?:reference|subject|status|time) has/,
  },
  {
    what: 'forgets where a time begins',
    flaws: withVerbs((provider) => ({
      listSessions: async ({ since: _since, ...query } = {}, call) =>
        (await provider.listSessions?.(query, call)) ?? { sessions: [] },
    })),
    group: 'listing',
    name: /^a list by time has/,
  },
];

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
