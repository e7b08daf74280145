import type { Observer } from '@anyproof/core';
import { type Meter, metrics, type Tracer, trace } from '@opentelemetry/api';
import { createInstruments } from './instruments.js';
import { createSpans } from './spans.js';

const SCOPE = '@anyproof/opentelemetry';

export interface OpenTelemetryOptions {
  /** By default that of the globally registered provider, which may be registered later. */
  readonly tracer?: Tracer;
  /** By default that of the globally registered provider: register it before this call. */
  readonly meter?: Meter;
}

/**
 * An observer that makes a span of each verb and, as its children, of each HTTP attempt, and that counts and times
 * them. Nothing in them is an id of a session, a secret or about a person; what failed is told by its code alone.
 */
export function openTelemetryObserver(options: OpenTelemetryOptions = {}): Observer {
  const spans = createSpans(options.tracer ?? trace.getTracer(SCOPE));
  const count = createInstruments(options.meter ?? metrics.getMeter(SCOPE));
  return {
    around: spans.around,
    observe: (event) => {
      spans.observe(event);
      count(event);
    },
  };
}
