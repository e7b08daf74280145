import type { Proofing, SessionRef } from '@anyproof/core';

/** The app's database. */
export interface Refs {
  save(user: string, ref: SessionRef): Promise<void>;
  of(user: string): Promise<SessionRef>;
}

const BACK = 'https://app.example/back';

/** All that an app needs: a way in, the outcome when the person is back, and another attempt. */
export function verification(proofing: Proofing, refs: Refs) {
  // begin
  async function begin(user: string) {
    const session = await proofing.createSession({ reference: user, returnUrl: BACK });
    await refs.save(user, session.ref);
    return session.launch.url ?? session.launch.qrImageUrl;
  }
  async function back(user: string) {
    const result = await proofing.waitForResult(await refs.of(user), { timeoutMs: 20_000 });
    if (result.decision === 'approved') return { verified: true, name: result.claims?.given_name };
    return { verified: false, why: result.reasons.map(({ code }) => code), next: result.action?.next };
  }
  async function again(user: string) {
    const session = await proofing.retrySession(await refs.of(user), { reference: user, returnUrl: BACK });
    await refs.save(user, session.ref);
    return session.launch.url ?? session.launch.qrImageUrl;
  }
  // end
  return { begin, back, again };
}
