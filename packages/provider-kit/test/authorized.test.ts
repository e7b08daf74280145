import { Readable } from 'node:stream';
import { ProofingError } from '@anyproof/core';
import { authorized, type HttpClient, type HttpRequest, tokenLogin } from '../src/index.js';
import { tokenAuthentication } from '../src/login/authentication.js';
import { keepToken } from '../src/login/kept-token.js';
import { create, failureOf, get, testDeps } from './support.js';

const ok = { status: 200, headers: {}, text: '{}' };
const refusal = () => new ProofingError({ code: 'AUTH', message: 'refused', httpStatus: 401 });

/** Accepts these tokens only. */
function vendor(accepted: (token: string | undefined) => boolean) {
  const sent: HttpRequest[] = [];
  const http: HttpClient = {
    send: async (request) => {
      sent.push(request);
      await Promise.resolve();
      if (!accepted(request.headers?.['authorization'])) throw refusal();
      return ok;
    },
    download: async (request) => {
      sent.push(request);
      if (!accepted(request.headers?.['authorization'])) throw refusal();
      const body = Readable.from([Buffer.from('abc')]);
      return { headers: {}, mediaType: 'image/jpeg', size: 3, body, sha256: () => undefined };
    },
  };
  return { sent, http };
}

describe('an authorized client', () => {
  it('adds the credential to the headers of each request', async () => {
    const { sent, http } = vendor(() => true);
    const seen: string[] = [];
    const client = authorized(http, {
      headers: async (request) => {
        seen.push(request.route);
        return { authorization: 'Bearer 1' };
      },
    });
    expect(await client.send(get({ headers: { accept: 'text/plain' } }))).toBe(ok);
    expect(sent[0]?.headers).toEqual({ accept: 'text/plain', authorization: 'Bearer 1' });
    expect(seen).toEqual(['/things/{id}']);
  });

  it('renews once and repeats once, even a creation', async () => {
    const { sent, http } = vendor((token) => token === 'Bearer 2');
    let token = 1;
    const renew = jest.fn(() => {
      token += 1;
      return true;
    });
    const client = authorized(http, { headers: () => ({ authorization: `Bearer ${token}` }), renew });
    expect(await client.send(create())).toBe(ok);
    expect(sent.map((request) => request.headers?.['authorization'])).toEqual(['Bearer 1', 'Bearer 2']);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(renew).toHaveBeenCalledWith(
      { authorization: 'Bearer 1' },
      expect.objectContaining({ code: 'AUTH' }),
    );
  });

  it('gives up when the new credential is refused too', async () => {
    const { sent, http } = vendor(() => false);
    const renew = jest.fn(() => true);
    const error = await failureOf(() =>
      authorized(http, { headers: () => ({ authorization: 'x' }), renew }).send(get()),
    );
    expect(error.code).toBe('AUTH');
    expect(sent).toHaveLength(2);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('does not retry if a renewal is not worth it, or there is none', async () => {
    const { sent, http } = vendor(() => false);
    await failureOf(() => authorized(http, { headers: () => ({}), renew: async () => false }).send(get()));
    await failureOf(() => authorized(http, { headers: () => ({}) }).send(get()));
    expect(sent).toHaveLength(2);
  });

  it('renews for a download, too', async () => {
    let token = 'old';
    const { sent, http } = vendor((given) => given === 'new');
    const client = authorized(http, {
      headers: () => ({ authorization: token }),
      renew: () => {
        token = 'new';
        return true;
      },
    });
    expect((await client.download(get())).mediaType).toBe('image/jpeg');
    expect(sent).toHaveLength(2);
  });

  it('passes on an error of the code below unchanged', async () => {
    const mistake = new TypeError('a mistake');
    const renew = jest.fn(() => true);
    const fail = () => Promise.reject(mistake);
    const broken: HttpClient = { send: fail, download: fail };
    await expect(authorized(broken, { headers: () => ({}), renew }).send(get())).rejects.toBe(mistake);
    expect(renew).not.toHaveBeenCalled();
  });

  it('with a token session logs in twice for a thousand requests whose token expires meanwhile', async () => {
    let logins = 0;
    let valid = 'Bearer 1';
    const tokens = keepToken(async () => {
      logins += 1;
      return `${logins}`;
    }, 'vendor');
    const { sent, http } = vendor((token) => token === valid);
    const client = authorized(
      http,
      tokenAuthentication(tokens, (token) => ({ authorization: `Bearer ${token}` })),
    );
    await client.send(get());
    valid = 'Bearer 2';
    await Promise.all(Array.from({ length: 1000 }, () => client.send(get())));
    expect(logins).toBe(2);
    expect(sent.length).toBe(1 + 1000 + 1000);
  });

  it('with a login sends no token that is spent', async () => {
    let logins = 0;
    const { sent, http } = vendor(() => true);
    const login = tokenLogin(async () => `${++logins}`, testDeps(), {
      key: () => 'login',
      ttlMs: 1_000,
      headers: (token) => ({ authorization: `Bearer ${token}` }),
      isSpent: (token) => token === '1',
    });
    await authorized(http, login).send(get());
    await authorized(http, login).send(get());
    expect(sent.map(({ headers }) => headers?.['authorization'])).toEqual(['Bearer 2', 'Bearer 2']);
    expect(logins).toBe(2);
  });
});
