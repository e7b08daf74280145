import {
  type Artifact,
  type CallOptions,
  type Download,
  ProofingError,
  type SessionRef,
  sniffMediaType,
} from '@anyproof/core';
import { entryOf, hashedBody } from '@anyproof/provider-kit';
import { askResult } from './1kosmos-ask.js';
import { textOf } from './1kosmos-documents.js';
import type { SessionResult } from './1kosmos-result-answers.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import type { OneKosmosClient } from './client/index.js';

interface Picture {
  readonly kind: Artifact['kind'];
  /** In base64. */
  contentIn(result: SessionResult): string | undefined;
}

/** The pictures in a result, by where they stand in it. */
const PICTURES: { readonly [id: string]: Picture } = {
  'document.image': { kind: 'document_image', contentIn: (result) => textOf(result, 'image') },
  'document.imageBack': { kind: 'document_image', contentIn: (result) => textOf(result, 'imageBack') },
  'document.face': { kind: 'portrait', contentIn: (result) => textOf(result, 'face') },
  'liveId.face': {
    kind: 'selfie',
    contentIn: ({ liveId, liveid_object }) => liveId?.face?.trim() || liveid_object?.face,
  },
};

export const readArtifacts = (result: SessionResult): Artifact[] =>
  Object.entries(PICTURES)
    .filter(([, picture]) => Boolean(picture.contentIn(result)))
    .map(([id, { kind }]) => ({ id, kind }));

/**
 * A picture out of the result, which is asked for again. Throws INVALID_INPUT for an id that no result lists, before any
 * call, SESSION_GONE when the result does not have it, BAD_RESPONSE when it is not base64.
 */
export async function openArtifact(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  ref: SessionRef,
  { id }: Artifact,
  call: CallOptions,
): Promise<Download> {
  const picture = entryOf(PICTURES, id);
  if (picture === undefined)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: 'there is no such artifact; pass one of a result of this session, as it is',
      provider: ref.provider,
    });
  const result = await askResult(client, settings, ref, call);
  const content = picture.contentIn(result.value)?.replace(DATA_URL, '').replace(/\s+/g, '');
  if (!content)
    throw new ProofingError({
      code: 'SESSION_GONE',
      message: 'the vendor does not have this picture, or no longer',
      provider: ref.provider,
    });
  if (content.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(content))
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: 'a picture in the result is not base64',
      provider: ref.provider,
    });
  return {
    mediaType: sniffMediaType(Buffer.from(content.slice(0, 32), 'base64')) ?? 'application/octet-stream',
    size: Buffer.byteLength(content, 'base64'),
    ...hashedBody(decoded(content)),
  };
}

/** In front of base64 where a picture is meant for a browser. */
const DATA_URL = /^\s*data:[a-z0-9.+/-]{0,100};base64,/i;

/** Characters decoded at a time: a multiple of four. */
const SLICE = 64 * 1024;

function* decoded(content: string): Generator<Buffer> {
  for (let at = 0; at < content.length; at += SLICE)
    yield Buffer.from(content.slice(at, at + SLICE), 'base64');
}
