import { randomBytes } from 'node:crypto';
import type { VendorAnswer } from '../server.js';
import { Refusal } from './refusal.js';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Logins {
  logIn(form: Buffer): VendorAnswer;
  /** True in live mode. Refuses a token that is not valid. */
  modeOf(authorization: string | undefined): boolean;
  /** All that were handed out. */
  tokens(): readonly string[];
}

const TOKEN_SECONDS = 300;

export function createLogins(accounts: readonly Credentials[], now: () => number): Logins {
  const tokens = new Map<string, { readonly livemode: boolean; readonly until: number }>();
  return {
    logIn: (body) => {
      const form = new URLSearchParams(body.toString());
      if (form.get('grant_type') !== 'client_credentials') throw new Refusal(400, 'unsupported_grant_type');
      const [id, secret] = [form.get('client_id'), form.get('client_secret')];
      const account = accounts.find(
        ({ clientId, clientSecret }) => clientId === id && clientSecret === secret,
      );
      if (account === undefined) throw new Refusal(400, 'invalid_client');
      const token = randomBytes(24).toString('base64url');
      const livemode = !account.clientId.startsWith('test_');
      tokens.set(token, { livemode, until: now() + TOKEN_SECONDS * 1000 });
      const answer = { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS };
      return { status: 200, body: JSON.stringify(answer) };
    },
    modeOf: (authorization) => {
      const [, token = ''] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
      const known = tokens.get(token);
      if (known === undefined || known.until <= now()) throw new Refusal(401, 'invalid_token');
      return known.livemode;
    },
    tokens: () => [...tokens.keys()],
  };
}
