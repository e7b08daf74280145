// Where apps let things show: a structured logger, and what a tracer and a meter export.
import type { LeakTap } from '@anyproof/conformance';
import { openTelemetryObserver } from '@anyproof/opentelemetry';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { pino } from 'pino';

/** What pino writes of a value: alone, and beside a message. */
export function logTap(): LeakTap {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  return {
    name: 'pino',
    show: (value) => {
      logger.error(value);
      logger.error({ err: value, value }, 'it failed');
      logger.child({ value }).info('%o %s', value ?? null, value);
      return lines.splice(0).join('');
    },
  };
}

/** Every span and metric that is exported. */
export function traceTap(): LeakTap {
  const spans = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const exported = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter: exported, exportIntervalMillis: 2 ** 30 });
  const meters = new MeterProvider({ readers: [reader] });
  return {
    name: 'OpenTelemetry',
    observer: openTelemetryObserver({ tracer: tracers.getTracer('leaks'), meter: meters.getMeter('leaks') }),
    drain: async () => {
      await reader.forceFlush();
      const all = spans
        .getFinishedSpans()
        .map(({ name, attributes, events, links, status, kind, resource }) => ({
          name,
          attributes,
          events,
          links,
          status,
          kind,
          resource: resource.attributes,
        }));
      spans.reset();
      const metrics = exported.getMetrics();
      exported.reset();
      return JSON.stringify([all, metrics]);
    },
  };
}
