import { AsyncLocalStorage } from 'node:async_hooks';
import { ProofingError, type ProofingEvent, type ProofingSpan } from '@anyproof/core';
import { context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import * as name from './names.js';

interface Running {
  readonly kind: ProofingSpan['kind'];
  readonly verb: string | undefined;
  readonly span: Span;
}

export interface Spans {
  around<T>(about: ProofingSpan, work: () => Promise<T>): Promise<T>;
  /** Adds to the span under way what only its end tells. */
  observe(event: ProofingEvent): void;
}

export function createSpans(tracer: Tracer): Spans {
  // Our own, so that attempts are children of their verb even where the app registered no context manager.
  const running = new AsyncLocalStorage<Running>();
  return {
    around: (about, work) => {
      const above = running.getStore();
      const outside = context.active();
      const parent =
        above === undefined || trace.getSpan(outside) !== undefined
          ? outside
          : trace.setSpan(outside, above.span);
      const verb = about.kind === 'verb' ? about.verb : above?.verb;
      const span = startSpan(tracer, about, verb, parent);
      const inside = trace.setSpan(parent, span);
      return running.run({ kind: about.kind, verb, span }, () =>
        context.with(inside, () => ending(span, work)),
      );
    },
    observe: (event) => {
      const under = running.getStore();
      if (under === undefined) return;
      if (event.type === 'http' && under.kind === 'http') answered(under.span, event.status);
      if (event.type === 'route' && under.kind === 'verb')
        under.span.setAttributes({
          [name.ROUTE_BY]: event.choice.by,
          [name.ROUTE_SKIPPED]: event.choice.skipped.map(({ provider, error }) => `${provider} ${error}`),
        });
    },
  };
}

function startSpan(
  tracer: Tracer,
  about: ProofingSpan,
  verb: string | undefined,
  parent: ReturnType<typeof context.active>,
): Span {
  const ours = { [name.PROVIDER]: about.provider, ...(verb === undefined ? {} : { [name.VERB]: verb }) };
  if (about.kind === 'verb') return tracer.startSpan(`anyproof ${about.verb}`, { attributes: ours }, parent);
  const attributes = {
    ...ours,
    [name.METHOD]: about.method,
    // The path with placeholders. `url.full` is left out on purpose: it would hold the session's id.
    [name.TEMPLATE]: about.route,
    ...name.serverAttributes(about.host),
    ...(about.attempt > 1 ? { [name.RESENDS]: about.attempt - 1 } : {}),
  };
  return tracer.startSpan(`${about.method} ${about.route}`, { kind: SpanKind.CLIENT, attributes }, parent);
}

async function ending<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The code alone: a message or a stack that is not ours may quote anything.
    failed(span, ProofingError.isInstance(error) ? error.code : name.OTHER_ERROR);
    throw error;
  } finally {
    span.end();
  }
}

function answered(span: Span, status: number | undefined): void {
  if (status === undefined) return;
  span.setAttribute(name.STATUS, status);
  if (status >= 400) failed(span, String(status));
}

function failed(span: Span, type: string): void {
  span.setAttribute(name.ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: type });
}
