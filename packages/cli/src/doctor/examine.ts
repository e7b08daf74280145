import {
  type Adapter,
  type CheckedProvider,
  type Clock,
  type ConfigProblem,
  checkConfig,
  createSealer,
  type Diagnosis,
  type HttpOptions,
  helpText,
  type ProofingConfig,
  runDiagnosis,
  silentObserver,
  systemRandom,
} from '@anyproof/core';
import { baseUrlProblem } from '@anyproof/provider-kit';
import { NOTHING } from '../nothing-configured.js';
import { clockStep } from './clock-step.js';
import { networkSteps } from './network.js';
import { webhookStep } from './webhook-step.js';

export interface ExamineInput {
  readonly adapters: readonly Adapter[];
  readonly config: ProofingConfig;
  /** In words, such as the file's name. */
  readonly source: string;
  /** Neither a file nor a variable of ours is there. */
  readonly isEmpty: boolean;
  /** Those to look at. */
  readonly providers: readonly string[];
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

export interface ProviderReport {
  readonly provider: string;
  readonly adapter: string | undefined;
  readonly checks: readonly Diagnosis[];
}

/** Nothing here is tried again: a person waits for it. */
const HTTP: HttpOptions = { timeoutMs: 10_000, retries: { attempts: 0 }, breaker: false };
/** Conventional names of what an adapter checks, for a provider that could not even be made. */
const LATER = ['reachability', 'TLS', 'clock', 'base path', 'credentials', 'webhook secret'];

/** What concerns the whole configuration. */
export function examineConfig({ adapters, config, source, isEmpty }: ExamineInput): readonly Diagnosis[] {
  if (isEmpty) return [{ check: 'config', outcome: 'failed', ...NOTHING }];
  const { problems } = checkConfig(adapters, config);
  const whole = problems.filter(({ provider }) => provider === undefined);
  const seal = whole.filter(({ path }) => path[0] === 'seal');
  return [
    failed(
      'config',
      whole.filter((problem) => !seal.includes(problem)),
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
    return { check, outcome: 'skipped', detail: 'switched off: refs hold their secrets readably' };
  const used = Object.entries(providers).map(([name, { adapter = name }]) => adapter);
  if (seal !== undefined) {
    const count = 'keys' in seal ? seal.keys.length : 1;
    return { check, outcome: 'ok', ...(count > 1 ? { detail: `${count} keys, the first seals` } : {}) };
  }
  const needed = adapters.some(({ id, sealsState }) => sealsState === true && used.includes(id));
  return {
    check,
    outcome: 'skipped',
    detail: needed ? 'not looked at: config comes first' : 'no provider here needs one',
  };
}

/** What concerns one provider. Throws nothing but ABORTED. */
export async function examineProvider(name: string, input: ExamineInput): Promise<ProviderReport> {
  const { adapters, config, signal } = input;
  const { problems, providers } = checkConfig(adapters, config);
  const sound = providers.find((one) => one.name === name);
  const adapter = sound?.adapter.id ?? config.providers[name]?.adapter;
  const wrong = problems.filter(({ provider }) => provider === name);
  if (sound === undefined || wrong.length > 0)
    return { provider: name, adapter, checks: refused(wrong, config.providers[name] ?? {}) };
  const checks = await runDiagnosis(stepsFor(sound, input), signal === undefined ? {} : { signal });
  return { provider: name, adapter, checks: [{ check: 'config', outcome: 'ok' }, ...checks] };
}

function stepsFor({ name, adapter, settings }: CheckedProvider, { clock }: ExamineInput) {
  const deps = {
    provider: name,
    clock,
    random: systemRandom,
    observer: silentObserver,
    // No ref is made or opened here, so a key that is missing fails its own check and no other.
    sealer: createSealer(name, 'none'),
    http: HTTP,
  };
  const provider = adapter.create(settings, deps);
  const { baseUrl, http = {} } = Object(settings);
  const target =
    typeof baseUrl === 'string' && URL.canParse(baseUrl)
      ? { url: new URL(baseUrl), http, setting: 'baseUrl' }
      : undefined;
  return [
    ...(target === undefined ? [] : [...networkSteps(target, clock.now), clockStep(target, deps)]),
    ...(provider.diagnosis ?? []),
    webhookStep(provider),
  ];
}

/** Settings that the schema refused: each problem under the check that it belongs to. */
function refused(problems: readonly ConfigProblem[], given: object): readonly Diagnosis[] {
  const byCheck = new Map<string, ConfigProblem[]>();
  for (const problem of problems) {
    const check = checkOf(problem, given);
    byCheck.set(check, [...(byCheck.get(check) ?? []), problem]);
  }
  const checks: Diagnosis[] = [];
  for (const check of ['config', ...LATER]) {
    const found = failed(check, byCheck.get(check) ?? []);
    if (found !== undefined) checks.push(found);
    else if (check === 'config') checks.push({ check, outcome: 'ok' });
    else
      checks.push({
        check,
        outcome: 'skipped',
        detail: `not looked at: ${[...byCheck.keys()][0] ?? 'config'} comes first`,
      });
  }
  return checks;
}

function checkOf({ path, help, reason }: ConfigProblem, given: object): string {
  const setting = path[2] ?? '';
  const value: unknown = Reflect.get(given, setting);
  if (setting === 'baseUrl' && typeof value === 'string' && baseUrlProblem(value) !== undefined)
    return /^http:/i.test(value) ? 'TLS' : 'config';
  return (reason !== 'unknown' && help?.check) || 'config';
}

const HTTPS =
  'write https:// instead of http://: credentials and personal data go there, and only a loopback address is safe without';

function failed(check: string, problems: readonly ConfigProblem[]): Diagnosis | undefined {
  if (problems.length === 0) return undefined;
  const mends = new Set(check === 'TLS' ? [HTTPS] : problems.map(mendOf));
  const settings = problems.flatMap(({ provider, path }) =>
    provider === undefined ? [] : [path.slice(2).join('.')],
  );
  return {
    check,
    outcome: 'failed',
    detail: problems.map(({ text }) => text).join('\n'),
    mend: [...mends].join('\n'),
    settings: [...new Set(settings)],
  };
}

function mendOf({ reason, path, help }: ConfigProblem): string {
  if (reason === 'unknown') return 'give it its right name, or take it out';
  if (path[0] === 'seal')
    return 'make a key with `openssl rand -base64 32`, and keep it as you keep the password of a database';
  return help === undefined ? 'set it as it says' : helpText(help);
}
