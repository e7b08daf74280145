import { randomBytes } from 'node:crypto';
import type { EmulatorClock } from '../shared/index.js';
import { refuse } from './errors.js';
import type { Id360EmulatorSettings } from './settings.js';

export interface Account {
  readonly id: number;
  readonly username: string;
  readonly kind: 'application' | 'user';
}

interface Session {
  readonly token: string;
  readonly account: Account;
  expiresAt: number;
}

/** Logins and their tokens: one token per account while it lives, kept alive by calls, not by logins. */
export class Accounts {
  readonly #sessions = new Map<string, Session>();

  constructor(
    private readonly settings: Id360EmulatorSettings,
    private readonly clock: EmulatorClock,
  ) {}

  /** The account's living token, or a new one; undefined for wrong credentials. */
  login(username: string, password: string): string | undefined {
    const account = this.#accountOf(username, password);
    if (!account) return undefined;
    const now = this.clock.now();
    const alive = [...this.#sessions.values()].find(
      (session) => session.account.username === username && session.expiresAt > now,
    );
    if (alive) return alive.token;
    const token = randomBytes(25).toString('hex');
    this.#sessions.set(token, { token, account, expiresAt: now + this.#life() });
    return token;
  }

  /** The account behind `Authorization: Token …`; the call counts as activity. Throws 401. */
  require(authorization: string | undefined): Account {
    if (authorization === undefined) throw refuse(401, 'Authentication credentials were not provided.');
    const token = /^Token (\S+)$/.exec(authorization)?.[1];
    const session = token === undefined ? undefined : this.#sessions.get(token);
    const now = this.clock.now();
    if (!session || session.expiresAt <= now) {
      if (token !== undefined) this.#sessions.delete(token);
      throw refuse(401, 'Invalid token.');
    }
    session.expiresAt = now + this.#life();
    return session.account;
  }

  /** Ends every session at once. */
  killSessions(): void {
    this.#sessions.clear();
  }

  #life(): number {
    return this.settings.tokenMinutes * 60_000;
  }

  #accountOf(username: string, password: string): Account | undefined {
    const { settings } = this;
    if (username === settings.username && password === settings.password) {
      return { id: 901, username, kind: 'application' };
    }
    if (username === settings.userUsername && password === settings.userPassword) {
      return { id: 902, username, kind: 'user' };
    }
    return undefined;
  }
}
