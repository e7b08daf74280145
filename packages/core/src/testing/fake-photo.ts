import type { Source } from '../contract/evidence.js';
import { bytesSource } from '../sources.js';

/** A JPEG by its first bytes, and no picture: evidence for the fake provider, which looks at no more than that. */
export function fakePhoto(): Source {
  return bytesSource(
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1),
    'image/jpeg',
  );
}
