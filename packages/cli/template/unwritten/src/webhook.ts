// TODO 6: how messages are signed.
// Which header has the time and the signatures, and how far that time may be from our clock.
function proofOf(deps: Pick<AdapterDeps, 'provider' | 'clock'>): WebhookProof {
  return timedSignatureProof(timeInHeader('x-signature'), deps, { toleranceMs: 1 });
}
