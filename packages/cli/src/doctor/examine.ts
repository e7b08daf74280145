import {
  type Adapter,
  type AdapterDeps,
  type CheckedConfig,
  type CheckedProvider,
  type Clock,
  type ConfigFinding,
  createSealer,
  type Diagnosis,
  type DiagnosisStep,
  type HttpOptions,
  type ProofingConfig,
  ProofingError,
  type ProofingProvider,
  runDiagnosis,
  silentObserver,
  systemRandom,
  webhooksMissing,
} from '@anyproof/core';
import { NOTHING } from '../configuration/nothing.js';
import { TEST_MODE } from '../configuration/test-mode.js';
import { clockStep } from './clock-step.js';
import { networkSteps } from './network.js';
import { checkOf, failed, findingsFor } from './problems.js';
import { webhookStep } from './webhook-step.js';

export interface ExamineInput {
  readonly adapters: readonly Adapter[];
  readonly config: ProofingConfig;
  readonly checked: CheckedConfig;
  /** In words, such as the file's name. */
  readonly source: string;
  /** Neither a file nor a variable of ours is there. */
  readonly isEmpty: boolean;
  readonly clock: Clock;
}

export interface ProviderReport {
  readonly provider: string;
  readonly adapter: string | undefined;
  readonly checks: readonly Diagnosis[];
  /** False where the adapter does not say how its vendor is asked. */
  readonly isComplete: boolean;
}

/** Nothing here is tried again: a person waits for it. */
const HTTP: HttpOptions = { timeoutMs: 10_000, retries: { attempts: 0 }, breaker: false };
/** Conventional names of what an adapter checks, for a provider that could not even be made. */
const LATER = ['reachability', 'TLS', 'clock', 'base path', 'credentials', 'webhook secret'];

/** What concerns the whole configuration. */
export function examineConfig({
  adapters,
  config,
  checked,
  source,
  isEmpty,
}: ExamineInput): readonly Diagnosis[] {
  if (isEmpty) return [{ check: 'config', outcome: 'failed', ...NOTHING }];
  const whole = findingsFor(adapters, config, checked, '');
  const seal = whole.filter(({ setting }) => setting[0] === 'seal');
  return [
    failed(
      'config',
      whole.filter((one) => !seal.includes(one)),
    ) ?? {
      check: 'config',
      outcome: 'ok',
      detail: source,
    },
    failed('seal key', seal) ?? sealed(adapters, config),
  ];
}

function sealed(adapters: readonly Adapter[], { seal, providers }: ProofingConfig): Diagnosis {
  const check = 'seal key';
  if (seal === 'none')
    return { check, outcome: 'skipped', detail: 'switched off: refs contain their secrets in plain text' };
  const used = Object.entries(providers).map(([name, { adapter = name }]) => adapter);
  if (seal !== undefined) {
    const count = 'keys' in seal ? seal.keys.length : 1;
    return { check, outcome: 'ok', ...(count > 1 ? { detail: `${count} keys, the first seals` } : {}) };
  }
  const needed = adapters.some(({ id, sealsState }) => sealsState === true && used.includes(id));
  return {
    check,
    outcome: 'skipped',
    detail: needed ? 'not checked: fix config first' : 'no provider here needs one',
  };
}

/** What concerns one provider. */
export async function examineProvider(name: string, input: ExamineInput): Promise<ProviderReport> {
  const { adapters, config, checked, clock } = input;
  const sound = checked.providers.find((one) => one.name === name);
  const adapter = sound?.adapter.id ?? config.providers[name]?.adapter;
  const wrong = findingsFor(adapters, config, checked, name);
  if (sound === undefined || wrong.length > 0) {
    const checks = refused(wrong, config.providers[name] ?? {});
    return { provider: name, adapter, checks, isComplete: true };
  }
  const created = createFrom(sound, clock);
  if (ProofingError.isInstance(created))
    return { provider: name, adapter, checks: notStarted(created), isComplete: true };
  const { steps, isComplete } = stepsFor(sound, created, input);
  const checks = await runDiagnosis(steps);
  const detail = sound.testMode ? { detail: TEST_MODE } : {};
  const sane: Diagnosis = { check: 'config', outcome: 'ok', ...detail };
  return { provider: name, adapter, checks: [sane, ...checks], isComplete };
}

const NO_DIAGNOSIS: DiagnosisStep = {
  check: 'credentials',
  run: async () => ({ skipped: 'this adapter has no checks' }),
  fix: '',
};

interface Created {
  readonly provider: ProofingProvider;
  readonly deps: AdapterDeps;
}

/** Returns what the adapter has against settings that are right one by one, such as a test mode that its key contradicts. */
function createFrom(
  { name, adapter, settings, testMode }: CheckedProvider,
  clock: Clock,
): Created | ProofingError {
  const deps: AdapterDeps = {
    provider: name,
    clock,
    random: systemRandom,
    observer: silentObserver,
    // No ref is made or opened here, so a key that is missing fails its own check and no other.
    sealer: createSealer(name, 'none'),
    http: HTTP,
    testMode,
  };
  try {
    return { provider: adapter.create(settings, deps), deps };
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
}

function notStarted({ summary, setting, problem }: ProofingError): readonly Diagnosis[] {
  const settings = setting === undefined ? [] : [setting];
  const fix = problem === 'test_mode' ? { fix: TEST_MODE_FIX } : {};
  return [
    { check: 'config', outcome: 'failed', detail: summary, settings, ...fix },
    ...LATER.map((check) => notChecked(check, 'config')),
  ];
}

const TEST_MODE_FIX =
  'set testMode to true to accept sessions that prove nothing, or use the credentials and the environment of production';

function notChecked(check: string, cause: string): Diagnosis {
  return { check, outcome: 'skipped', detail: `not checked: fix ${cause} first` };
}

function stepsFor(
  { name, adapter, settings }: CheckedProvider,
  { provider, deps }: Created,
  { config }: ExamineInput,
) {
  const { diagnosis = [] } = provider;
  const { baseUrl, http = {} } = Object(settings);
  const target =
    typeof baseUrl === 'string' && URL.canParse(baseUrl)
      ? { url: new URL(baseUrl), http, setting: 'baseUrl' }
      : undefined;
  const isComplete = diagnosis.length > 0;
  const steps = [
    ...(target === undefined ? [] : [...networkSteps(target, deps.clock.now), clockStep(target, deps)]),
    ...(isComplete ? diagnosis : [NO_DIAGNOSIS]),
    webhookStep(provider, webhooksMissing(adapter, name, config)),
  ];
  return { steps, isComplete };
}

/** Settings that were refused: each finding under the check that it belongs to. With none, they wait for another place. */
function refused(findings: readonly ConfigFinding[], given: object): readonly Diagnosis[] {
  const byCheck = new Map<string, ConfigFinding[]>();
  for (const finding of findings) {
    const check = checkOf(finding, given);
    byCheck.set(check, [...(byCheck.get(check) ?? []), finding]);
  }
  const cause = [...byCheck.keys()][0] ?? 'the configuration above';
  return ['config', ...LATER].map((check) => {
    const isWell = check === 'config' && findings.length > 0;
    return (
      failed(check, byCheck.get(check) ?? []) ??
      (isWell ? { check, outcome: 'ok' } : notChecked(check, cause))
    );
  });
}
