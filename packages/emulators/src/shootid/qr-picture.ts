import { crc32, deflateSync } from 'node:zlib';
import qrcode from 'qrcode-generator';
import { qrKeyword } from '../shared/index.js';

/** Pixels of one square. */
const scale = 4;
/** Squares left white around the code, as ISO/IEC 18004 asks. */
const quiet = 4;
const white = 255;

/** A PNG with the text as a QR code: grey, one byte a pixel. The text is in a chunk as well, for robots without a camera. */
export function qrPicture(text: string): Buffer {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const squares = code.getModuleCount() + 2 * quiet;
  const isDark = (row: number, column: number) => {
    const [y, x] = [row - quiet, column - quiet];
    const inside = y >= 0 && x >= 0 && y < code.getModuleCount() && x < code.getModuleCount();
    return inside && code.isDark(y, x);
  };
  const side = squares * scale;
  // Each line starts with its filter: none.
  const lines = Buffer.alloc(side * (side + 1), white);
  for (let y = 0; y < side; y += 1) {
    const from = y * (side + 1);
    lines[from] = 0;
    for (let x = 0; x < side; x += 1) {
      if (isDark(Math.floor(y / scale), Math.floor(x / scale))) lines[from + 1 + x] = 0;
    }
  }
  return png(side, lines, text);
}

function png(side: number, lines: Buffer, text: string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8); // 8 bits, grey, and the only compression, filter and order there are
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`${qrKeyword}\0${text}`, 'latin1')),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
