import { Script } from 'node:vm';
import { specimenImage, visitHostedPage } from '../../src/index.js';
import type { HostedVisit } from '../../src/shared/index.js';
import { startTestServer, type TestServer } from './harness.js';

let server: TestServer;
let log: string[];
const visits = new Map<string, HostedVisit>();

const visit = (more: Partial<HostedVisit> = {}): HostedVisit => ({
  title: 'Who are you? <b>',
  slots: [
    { id: 'document_front', label: 'Front', required: true },
    { id: 'selfie', label: 'Face', required: false },
  ],
  async accept(slot, bytes) {
    log.push(`${slot}:${bytes.length}`);
    return bytes.length > 2 ? { accepted: true } : { accepted: false, reason: 'too small' };
  },
  async finish() {
    log.push('finish');
    return { returnUrl: 'https://app.example.com/back?token=1' };
  },
  ...more,
});

beforeEach(async () => {
  log = [];
  visits.clear();
  server = await startTestServer(
    {},
    { pagePath: '/ui/index.html', token: { in: 'fragment', pattern: '^#/enrollment/([^?/]+)' }, visits },
  );
});
afterEach(() => server.emulator.stop());
const launch = (token: string) => `${server.emulator.origin}/ui/index.html#/enrollment/${token}?lang=fr`;

describe('the page', () => {
  it('is self-contained, escapes, and allows its own script alone', async () => {
    const answer = await fetch(launch('t'));
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(15);
    expect(policy).toContain("default-src 'none'");
    expect(html).toContain(`<script nonce="${nonce}">`);
    expect(html).toContain('Ex&lt;ample&gt; &amp; Co');
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).toContain('<meta name="viewport"');
    expect(html).not.toMatch(/ on[a-z]+="| style="/);
    expect((await (await fetch(launch('t'))).text()).includes(nonce)).toBe(false);
  });

  it('carries a script that parses', async () => {
    const html = await (await fetch(launch('t'))).text();
    const source = /<script nonce="[^"]+">(.*?)<\/script>/s.exec(html)?.[1] ?? 'syntax error';
    expect(() => new Script(source)).not.toThrow();
  });
});

describe('what the page offers the person', () => {
  const api = (path: string, init?: RequestInit) => fetch(`${server.emulator.origin}/__hosted${path}`, init);

  it('fills every picture with a specimen, one click away', async () => {
    const html = await (await fetch(launch('t'))).text();
    expect(html).toMatch(/<button type="button" id="specimens-use"[^>]*>Use specimens<\/button>/);
    expect(html).toContain('<label for="specimens-person">');
    const config = /id="hosted-config">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    const people = JSON.parse(config).specimens;
    expect(people[0]).toEqual({ id: 'zoe-garcia-lefevre', name: 'ZOË ANA-LUCÍA GARCÍA-LEFÈVRE' });
    visits.set(
      'abc',
      visit({
        slots: [
          ...visit().slots,
          { id: 'document_back', label: 'Passport', required: true, specimen: 'passport' },
        ],
      }),
    );
    const images = [
      ['document_front', 'card-front'],
      ['selfie', 'selfie'],
      ['document_back', 'passport'],
    ] as const;
    for (const [slot, image] of images) {
      const answer = await api(`/abc/slots/${slot}/specimen?person=zoe-garcia-lefevre`);
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      expect(Buffer.from(await answer.arrayBuffer()).equals(specimenImage('zoe-garcia-lefevre', image))).toBe(
        true,
      );
    }
    for (const path of [
      '/abc/slots/bank_details/specimen?person=zoe-garcia-lefevre',
      '/abc/slots/selfie/specimen?person=../people.json',
      '/abc/slots/selfie/specimen',
      '/zzz/slots/selfie/specimen?person=zoe-garcia-lefevre',
    ])
      expect([path, (await api(path)).status]).toEqual([path, 404]);
  });

  it('says in sentences what the vendor says in codes', async () => {
    const sentence = 'Please show the other side.';
    visits.set('abc', visit({ accept: async () => ({ accepted: false, reason: 'WRONG_SIDE', sentence }) }));
    const answer = await api('/abc/slots/selfie', { method: 'PUT', body: 'x' });
    expect(await answer.json()).toEqual({ accepted: false, reason: 'WRONG_SIDE', sentence });
    expect(await (await fetch(launch('abc'))).text()).toContain('result.sentence || result.reason');
  });

  it('has a way back from a visit that is over, and no dead end', async () => {
    const returnUrl = 'https://app.example.com/back';
    visits.set('abc', visit({ closed: 'This link is over.', returnUrl }));
    expect(await (await api('/abc')).json()).toMatchObject({ closed: 'This link is over.', returnUrl });
    visits.set('abc', visit({ returnUrl, notice: 'Please take the pictures again.' }));
    const open = await (await api('/abc')).json();
    expect(open).toMatchObject({ notice: 'Please take the pictures again.' });
    expect(open).not.toHaveProperty('returnUrl');
    expect(await (await fetch(launch('abc'))).text()).not.toMatch(/may close this page/);
  });
});

describe('visitHostedPage', () => {
  it('shows pictures and finishes as a person would, and the journal says it was a person', async () => {
    visits.set('abc', visit());
    const outcome = await visitHostedPage(launch('abc'), {
      selfie: Buffer.from('12'),
      document_front: { bytes: Buffer.from('1234') },
      bank_details: Buffer.from('not asked'),
    });
    expect(outcome).toEqual({
      returnUrl: 'https://app.example.com/back?token=1',
      answers: { document_front: { accepted: true }, selfie: { accepted: false, reason: 'too small' } },
    });
    expect(log).toEqual(['document_front:4', 'selfie:2', 'finish']);
    expect(new Set(server.emulator.journal.entries().map(({ by }) => by))).toEqual(new Set(['person']));
    expect(server.emulator.journal.entries()[0]?.route).toBe('/ui/index.html');
  });

  it('gives consent only where it is asked and the person wants to', async () => {
    const asking = () =>
      visit({
        consent: { text: 'I agree' },
        giveConsent: () => {
          log.push('consent');
        },
      });
    visits.set('abc', asking());
    await visitHostedPage(launch('abc'), { selfie: Buffer.from('123') });
    expect(log).toEqual(['consent', 'selfie:3', 'finish']);
    log = [];
    await visitHostedPage(launch('abc'), {}, { consent: false });
    expect(log).toEqual(['finish']);
  });

  it('tells a refused finish, and leaves without finishing when told to', async () => {
    visits.set('abc', visit({ finish: async () => ({ refused: 'the front is missing' }) }));
    expect(await visitHostedPage(launch('abc'), {})).toEqual({
      answers: {},
      refused: 'the front is missing',
    });
    visits.set('abc', visit());
    await visitHostedPage(launch('abc'), {}, { finish: false });
    expect(log).toEqual([]);
  });

  it('declines where there is a button', async () => {
    visits.set('abc', visit({ decline: async () => ({ returnUrl: 'https://app.example.com/no' }) }));
    expect(await visitHostedPage(launch('abc'), {}, { decline: true })).toEqual({
      answers: {},
      returnUrl: 'https://app.example.com/no',
    });
    visits.set('abc', visit());
    await expect(visitHostedPage(launch('abc'), {}, { decline: true })).rejects.toThrow('no decline button');
  });

  it('does nothing on a closed visit, and fails on an unknown one', async () => {
    visits.set('abc', visit({ closed: 'This link is over.' }));
    const outcome = await visitHostedPage(launch('abc'), { selfie: Buffer.from('123') });
    expect(outcome).toEqual({ answers: {}, refused: 'This link is over.' });
    const put = await fetch(`${server.emulator.origin}/__hosted/abc/slots/selfie`, {
      method: 'PUT',
      body: '123',
    });
    expect(put.status).toBe(409);
    expect(log).toEqual([]);
    await expect(visitHostedPage(launch('zzz'), {})).rejects.toThrow('404');
  });

  it('is not hit by a fault meant for the app, but by one that names its path', async () => {
    visits.set('abc', visit());
    server.emulator.faults.add({ method: 'PUT', effect: { kind: 'status', status: 500 } });
    const outcome = await visitHostedPage(launch('abc'), { selfie: Buffer.from('123') });
    expect(outcome.answers.selfie).toEqual({ accepted: true });
    server.emulator.faults.add({ path: /^\/__hosted\/.*\/finish$/, effect: { kind: 'reset' } });
    await expect(visitHostedPage(launch('abc'), {})).rejects.toThrow();
  });
});

it.each([
  ['/enrol', { in: 'query' as const, name: 'token' }, (token: string) => `/enrol?token=${token}`],
  [
    '/verify/:token',
    { in: 'path' as const, pattern: '^/verify/([^/]+)' },
    (token: string) => `/verify/${token}`,
  ],
])('finds the token of %s', async (pagePath, token, address) => {
  const found = new Map([['k 1', visit()]]);
  const other = await startTestServer({}, { pagePath, token, visits: found });
  try {
    const outcome = await visitHostedPage(`${other.emulator.origin}${address('k%201')}`, {});
    expect(outcome.returnUrl).toBe('https://app.example.com/back?token=1');
  } finally {
    await other.emulator.stop();
  }
});
