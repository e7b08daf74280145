import qrcode from 'qrcode-generator';

/** An address as a QR code of half blocks, for a terminal with a dark ground; phones read the reverse, too. */
export function qrLines(text: string): string[] {
  // Type 0: as large as the text needs.
  const code = qrcode(0, 'L');
  code.addData(text);
  code.make();
  return code.createASCII(1, 2).trimEnd().split('\n');
}
