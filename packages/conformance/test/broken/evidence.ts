import type { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { ProofingError } from '@anyproof/core';
import { type Parts, sound } from '../reference/parts.js';
import { type BrokenAdapter, withVerbs } from './broken-adapter.js';

/** Mistakes with photos and files. */
export const evidence: readonly BrokenAdapter[] = [
  {
    what: 'calls every photo accepted',
    flaws: withVerbs((provider) => ({
      submitEvidence: async (ref, evidence, call) => {
        await provider.submitEvidence?.(ref, evidence, call);
        return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
      },
    })),
    group: 'evidence',
    name: /an unreadable picture/,
  },
  {
    what: 'gives no reason for what it refuses',
    flaws: withVerbs((provider) => ({
      submitEvidence: async (ref, evidence, call) => {
        const submitted = await provider.submitEvidence?.(ref, evidence, call);
        if (submitted === undefined) throw new Error('unreachable');
        return { ...submitted, reasons: [] };
      },
    })),
    group: 'evidence',
    name: /swapped sides/,
  },
  {
    what: 'drops bytes at the end of large chunks',
    flaws: {
      chunksOf: async function* (source) {
        for await (const chunk of sound.chunksOf(source))
          yield Buffer.concat([chunk.subarray(0, -1), Buffer.from([chunk.at(-1) === 3 ? 4 : 0])]);
      },
    },
    group: 'streams',
    name: /every page arrives whole/,
  },
  {
    what: 'reads a file into memory before it sends it',
    flaws: {
      chunksOf: async function* (source) {
        const chunks: Buffer[] = [];
        for await (const chunk of sound.chunksOf(source)) chunks.push(chunk);
        yield Buffer.concat(chunks);
      },
    },
    group: 'streams',
    name: /read no faster than the vendor receives it/,
  },
  {
    what: 'opens a source once for all attempts',
    flaws: openedOnce(),
    group: 'streams',
    name: /reopened for a second attempt/,
  },
  {
    what: 'sends what a source says it has, and no more is looked at',
    flaws: {
      chunksOf: async function* (source) {
        let left = source.size;
        for await (const chunk of source.open()) {
          if (left <= 0) return;
          yield chunk.subarray(0, left);
          left -= chunk.length;
        }
      },
    },
    group: 'streams',
    name: /a source with more bytes than declared/,
  },
  {
    what: 'hands on what a source throws',
    flaws: {
      chunksOf: async function* (source) {
        try {
          for await (const chunk of source.open()) yield chunk;
        } catch (error) {
          throw new ProofingError({ code: 'INVALID_INPUT', message: inspect(error) });
        }
      },
    },
    group: 'streams',
    name: /a source that fails while being read/,
  },
  {
    what: 'leaves streams open',
    flaws: withVerbs((provider) => ({
      submitEvidence: async (ref, evidence, call) => {
        for (const page of evidence.pages) page.open().once('readable', () => undefined);
        const submitted = await provider.submitEvidence?.(ref, evidence, call);
        if (submitted === undefined) throw new Error('unreachable');
        return submitted;
      },
    })),
    group: 'streams',
    name: /no stream is left open/,
  },
];

function openedOnce(): Partial<Parts> {
  const streams = new WeakMap<object, Readable>();
  return {
    chunksOf: async function* (source) {
      const stream = streams.get(source) ?? source.open();
      streams.set(source, stream);
      let sent = 0;
      for await (const chunk of stream) {
        sent += chunk.length;
        yield chunk;
      }
      if (sent < source.size) yield Buffer.alloc(source.size - sent);
    },
  };
}
