import { createProofing, type Observer, type ProofingDeps } from '@anyproof/core';
import { type RunningId360Emulator, startId360Emulator } from '@anyproof/emulators';
import { id360 } from '@anyproof/id360';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

export const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');
/** What nothing of may be told. */
export const SESSION = {
  reference: 'PLANTED-reference',
  returnUrl: 'https://app.example/PLANTED',
  expected: { given_name: 'PLANTED-given', family_name: 'PLANTED-family', birthdate: '1990-01-02' },
};

/** A tracer whose spans are kept, nothing of it global. */
export function tracing() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { tracer: provider.getTracer('test'), spans: () => exporter.getFinishedSpans() };
}

/** A meter whose figures are kept, nothing of it global. */
export function metering() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  return {
    meter: provider.getMeter('test'),
    /** Each point as `[attributes, value]`, by the metric's name. */
    read: async () => {
      await provider.forceFlush();
      const metrics =
        exporter
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
      return Object.fromEntries(
        metrics.map(({ descriptor, dataPoints }) => [
          descriptor.name,
          dataPoints.map(({ attributes, value }) => [attributes, value] as const),
        ]),
      );
    },
    stop: () => provider.shutdown(),
  };
}

export async function atEmulator(observer: Observer, deps: ProofingDeps = {}) {
  const emulator = await startId360Emulator();
  return { emulator, proofing: proofingAt(emulator, observer, deps) };
}

export function proofingAt(emulator: RunningId360Emulator, observer: Observer, deps: ProofingDeps = {}) {
  const { username, password, processUuid } = emulator.settings;
  return createProofing({
    adapters: [id360],
    config: {
      provider: 'id360',
      seal: { key: SEAL_KEY },
      providers: {
        id360: { baseUrl: emulator.origin, username, password, process: processUuid, testMode: true },
      },
    },
    deps: { observer, ...deps },
  });
}

/** A span's name, and below it its children's. */
export function treeOf(spans: readonly ReadableSpan[]) {
  return spans
    .filter((span) => !spans.some((other) => other.spanContext().spanId === span.parentSpanContext?.spanId))
    .map((root) => [
      root.name,
      ...spans
        .filter((span) => span.parentSpanContext?.spanId === root.spanContext().spanId)
        .map((span) => span.name),
    ]);
}
