// TODO 6: how messages are signed.
// What the signature is over, beside the bytes that came, and how the vendor's header writes it.
function signatureOf(key: string, _seconds: string, rawBody: Uint8Array): string {
  return createHmac('sha256', key).update(rawBody).digest('base64');
}
