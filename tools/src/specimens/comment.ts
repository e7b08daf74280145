// The specimen's own text, as a JPEG comment segment (0xFFFE) behind SOI and APP0: what the emulators read as their OCR.

import type { SpecimenComment } from '@anyproof/emulators';

export function withComment(jpeg: Buffer, comment: SpecimenComment): Buffer {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Error('not a JPEG');
  const text = Buffer.from(JSON.stringify(comment), 'utf8');
  if (text.length > 65533) throw new Error('comment too long for one segment');
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xfffe, 0);
  head.writeUInt16BE(text.length + 2, 2);
  const at = jpeg.readUInt16BE(2) === 0xffe0 ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([jpeg.subarray(0, at), head, text, jpeg.subarray(at)]);
}
