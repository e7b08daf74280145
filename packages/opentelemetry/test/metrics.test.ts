import { ProofingError, type ProofingEvent } from '@anyproof/core';
import { openTelemetryObserver } from '../src/index.js';
import { atEmulator, metering, SESSION } from './support.js';

describe('metrics', () => {
  it('count and time what happened', async () => {
    const { meter, read, stop } = metering();
    const { emulator, proofing } = await atEmulator(openTelemetryObserver({ meter }));
    try {
      await proofing.createSession(SESSION);
      await expect(proofing.eraseSession({ provider: 'id360', id: '1' })).rejects.toBeInstanceOf(
        ProofingError,
      );
      const metrics = await read();
      expect(metrics['anyproof.http.attempts']).toEqual([
        [
          {
            'anyproof.provider': 'id360',
            'http.request.method': 'POST',
            'url.template': '/user/login/',
            'http.response.status_code': 200,
          },
          1,
        ],
        [
          {
            'anyproof.provider': 'id360',
            'http.request.method': 'POST',
            'url.template': '/process/:process/enrollment',
            'http.response.status_code': expect.any(Number),
          },
          1,
        ],
      ]);
      expect(metrics['anyproof.token.renewals']).toEqual([
        [
          {
            'anyproof.provider': 'id360',
            'anyproof.token.source': 'vendor',
            'anyproof.token.reason': 'first',
          },
          1,
        ],
      ]);
      expect(metrics['anyproof.verb.duration']).toEqual([
        [
          { 'anyproof.provider': 'id360', 'anyproof.verb': 'createSession' },
          expect.objectContaining({ count: 1 }),
        ],
        [
          { 'anyproof.provider': 'id360', 'anyproof.verb': 'eraseSession', 'error.type': 'UNSUPPORTED' },
          expect.objectContaining({ count: 1 }),
        ],
      ]);
    } finally {
      await stop();
      await emulator.stop();
    }
  });

  it('take durations in seconds, and label with closed words alone', async () => {
    const { meter, read, stop } = metering();
    const { observe } = openTelemetryObserver({ meter });
    const approved = { status: 'completed', decision: 'approved' } as const;
    const declined = { status: 'completed', decision: 'declined' } as const;
    const events: ProofingEvent[] = [
      { type: 'verb', provider: 'red', verb: 'getSession', milliseconds: 1_500 },
      { type: 'breaker', provider: 'red', host: '[::1]:8443', state: 'open' },
      { type: 'breaker', provider: 'red', host: 'vendor.example', state: 'closed' },
      {
        type: 'token',
        provider: 'red',
        source: 'vendor',
        reason: 'renewal',
        milliseconds: 3,
        error: 'AUTH',
      },
      {
        type: 'route',
        provider: 'blue',
        choice: { provider: 'blue', by: 'order', skipped: [{ provider: 'red', error: 'TIMEOUT' }] },
      },
      { type: 'webhook', provider: 'red', outcome: 'accepted', session: 'PLANTED' },
      { type: 'webhook', provider: 'red', outcome: 'unrelated' },
      { type: 'webhook', provider: 'unknown', outcome: 'refused', reason: 'proof_wrong' },
      { type: 'session', provider: 'red', session: 'PLANTED', status: 'action_required', trust: 'fetched' },
      { type: 'session', provider: 'red', session: 'PLANTED', ...declined, trust: 'app' },
      { type: 'overturned', provider: 'red', session: 'PLANTED', before: approved, now: declined },
      {
        type: 'overturned',
        provider: 'red',
        session: 'PLANTED',
        before: declined,
        now: { status: 'in_review' },
      },
      { type: 'port', provider: 'red', port: 'tokens' },
    ];
    for (const event of events) observe(event);
    const metrics = await read();
    await stop();
    expect(metrics['anyproof.verb.duration']?.[0]?.[1]).toMatchObject({ sum: 1.5, count: 1 });
    expect(metrics['anyproof.breaker.changes']).toEqual([
      [
        {
          'anyproof.provider': 'red',
          'server.address': '::1',
          'server.port': 8443,
          'anyproof.breaker.state': 'open',
        },
        1,
      ],
      [
        {
          'anyproof.provider': 'red',
          'server.address': 'vendor.example',
          'anyproof.breaker.state': 'closed',
        },
        1,
      ],
    ]);
    expect(metrics['anyproof.token.renewals']).toEqual([
      [
        {
          'anyproof.provider': 'red',
          'anyproof.token.source': 'vendor',
          'anyproof.token.reason': 'renewal',
          'error.type': 'AUTH',
        },
        1,
      ],
    ]);
    expect(metrics['anyproof.route.skipped']).toEqual([
      [{ 'anyproof.provider': 'red', 'error.type': 'TIMEOUT' }, 1],
    ]);
    const ofRed = { 'anyproof.provider': 'red' };
    const status = (now: string, decision?: string) => ({
      'anyproof.session.status': now,
      ...(decision === undefined ? {} : { 'anyproof.session.decision': decision }),
    });
    const was = (decision: string) => ({
      'anyproof.session.before.status': 'completed',
      'anyproof.session.before.decision': decision,
    });
    expect(metrics['anyproof.webhook.messages']).toEqual([
      [{ ...ofRed, 'anyproof.webhook.outcome': 'accepted' }, 1],
      [{ ...ofRed, 'anyproof.webhook.outcome': 'unrelated' }, 1],
      [
        {
          'anyproof.provider': 'unknown',
          'anyproof.webhook.outcome': 'refused',
          'anyproof.webhook.reason': 'proof_wrong',
        },
        1,
      ],
    ]);
    expect(metrics['anyproof.session.changes']).toEqual([
      [{ ...ofRed, ...status('action_required'), 'anyproof.session.trust': 'fetched' }, 1],
      [{ ...ofRed, ...status('completed', 'declined'), 'anyproof.session.trust': 'app' }, 1],
    ]);
    expect(metrics['anyproof.session.overturned']).toEqual([
      [{ ...ofRed, ...status('completed', 'declined'), ...was('approved') }, 1],
      [{ ...ofRed, ...status('in_review'), ...was('declined') }, 1],
    ]);
    expect(JSON.stringify(metrics)).not.toContain('PLANTED');
  });
});
