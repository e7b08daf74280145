import type { Claims, Proofing, SessionRef } from '@anyproof/core';

/** As the app knows them. Some vendors create nothing without a name. */
export interface User {
  readonly reference: string;
  readonly selfAsserted: Claims;
}

/** The app's database. */
export interface Refs {
  save(user: User, ref: SessionRef): Promise<void>;
  of(user: User): Promise<SessionRef>;
}

const BACK = 'https://app.example/back';

/** All that an app needs: a way in, the outcome when the person is back, and another attempt. */
export function verification(proofing: Proofing, refs: Refs) {
  // begin
  async function begin(user: User) {
    const session = await proofing.createSession({ ...user, returnUrl: BACK });
    await refs.save(user, session.ref);
    return session.launch.url ?? session.launch.qrImageUrl;
  }
  async function back(user: User) {
    const result = await proofing.waitForResult(await refs.of(user), { timeoutMs: 20_000 });
    if (result.decision === 'approved') return { verified: true, name: result.claims?.given_name };
    return { verified: false, why: result.reasons.map(({ code }) => code), next: result.action?.next };
  }
  async function again(user: User) {
    const session = await proofing.retrySession(await refs.of(user), { ...user, returnUrl: BACK });
    await refs.save(user, session.ref);
    return session.launch.url ?? session.launch.qrImageUrl;
  }
  // end
  return { begin, back, again };
}
