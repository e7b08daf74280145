import type { ProofingEvent } from '@anyproof/core';
import type { Attributes, Meter } from '@opentelemetry/api';
import * as name from './names.js';

/** Seconds, from a fast look-up to a long upload. */
const BOUNDARIES = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Counts and times what an observer is told. Labels are words from closed lists, configuration and route templates; no session. */
export function createInstruments(meter: Meter): (event: ProofingEvent) => void {
  const verbs = meter.createHistogram('anyproof.verb.duration', {
    description: 'How long verbs take, including retries',
    unit: 's',
    advice: { explicitBucketBoundaries: BOUNDARIES },
  });
  const attempts = meter.createCounter('anyproof.http.attempts', {
    description: 'HTTP requests sent to vendors, including retries',
    unit: '{request}',
  });
  const breaker = meter.createCounter('anyproof.breaker.changes', {
    description: 'How often circuit breakers opened, half-opened and closed',
    unit: '{change}',
  });
  const tokens = meter.createCounter('anyproof.token.renewals', {
    description: 'Short-lived credentials that were obtained, and failures to obtain them',
    unit: '{token}',
  });
  const failovers = meter.createCounter('anyproof.route.skipped', {
    description: 'Providers skipped because they were unavailable',
    unit: '{provider}',
  });
  const messages = meter.createCounter('anyproof.webhook.messages', {
    description: 'Messages of vendors, and what became of them',
    unit: '{message}',
  });
  const changes = meter.createCounter('anyproof.session.changes', {
    description: 'How often what is known of a session changed',
    unit: '{change}',
  });
  const overturned = meter.createCounter('anyproof.session.overturned', {
    description: 'Ends that the vendor took back',
    unit: '{session}',
  });
  return (event) => {
    const ours = { [name.PROVIDER]: event.provider };
    switch (event.type) {
      case 'verb':
        return verbs.record(event.milliseconds / 1000, {
          ...ours,
          [name.VERB]: event.verb,
          ...failure(event.error),
        });
      case 'http':
        return attempts.add(1, {
          ...ours,
          [name.METHOD]: event.method,
          [name.TEMPLATE]: event.route,
          ...(event.status === undefined ? {} : { [name.STATUS]: event.status }),
        });
      case 'breaker':
        return breaker.add(1, {
          ...ours,
          ...name.serverAttributes(event.host),
          [name.BREAKER_STATE]: event.state,
        });
      case 'token':
        return tokens.add(1, {
          ...ours,
          [name.TOKEN_SOURCE]: event.source,
          [name.TOKEN_REASON]: event.reason,
          ...failure(event.error),
        });
      case 'route':
        for (const { provider, error } of event.choice.skipped)
          failovers.add(1, { [name.PROVIDER]: provider, ...failure(error) });
        return;
      case 'webhook':
        return messages.add(1, {
          ...ours,
          [name.WEBHOOK_OUTCOME]: event.outcome,
          ...(event.reason === undefined ? {} : { [name.WEBHOOK_REASON]: event.reason }),
        });
      case 'session':
        return changes.add(1, { ...ours, ...now(event), [name.TRUST]: event.trust });
      case 'overturned':
        return overturned.add(1, { ...ours, ...before(event.before), ...now(event.now) });
      default:
        return;
    }
  };
}

interface Known {
  readonly status: string;
  readonly decision?: string;
}

function now({ status, decision }: Known): Attributes {
  return { [name.STATUS_NOW]: status, ...(decision === undefined ? {} : { [name.DECISION_NOW]: decision }) };
}

function before({ status, decision }: Known): Attributes {
  return {
    [name.STATUS_BEFORE]: status,
    ...(decision === undefined ? {} : { [name.DECISION_BEFORE]: decision }),
  };
}

function failure(code: string | undefined): Attributes {
  return code === undefined ? {} : { [name.ERROR_TYPE]: code };
}
