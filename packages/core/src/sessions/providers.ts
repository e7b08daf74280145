import type { Adapter, ConfiguredProvider } from '../contract/adapter.js';
import { inspectInput, invalidInput, ProofingError } from '../contract/errors.js';
import type { Random } from '../contract/ports.js';
import type { RouteInput, RoutePolicy } from '../contract/proofing.js';
import { CAPABILITIES, type Capability, type ProofingProvider, supports } from '../contract/provider.js';
import type { CreateSessionInput, RouteChoice, SessionRef } from '../contract/session.js';
import { fieldsOf, isThenable, letGo } from '../support/fields.js';

/** The provider, which is then known to have the verb. Throws UNSUPPORTED. */
export function requireVerb<C extends Capability>(provider: ProofingProvider, name: string, capability: C) {
  if (supports(provider, capability)) return provider;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `this vendor has no ${CAPABILITIES[capability]}; ask supports(provider, '${capability}') first`,
    provider: name,
  });
}

/** The client of the one provider that uses this adapter. Throws NO_SUCH_PROVIDER if none or several do. */
export function nativeClient<Client>(
  providers: ReadonlyMap<string, ConfiguredProvider>,
  adapter: Adapter<unknown, Client>,
  name: string | undefined,
): Client {
  const id = inspectInput(() => fieldsOf(adapter)['id']);
  if (typeof id !== 'string')
    throw invalidInput("native needs an adapter: what its package exports under the adapter's name");
  const using = [...providers.values()].filter(
    (one) => one.adapter.id === id && (name === undefined || one.name === name),
  );
  const [only, ...more] = using;
  if (only === undefined || more.length > 0)
    throw new ProofingError({
      code: 'NO_SUCH_PROVIDER',
      message:
        only === undefined
          ? `no provider uses the adapter ${id}${name === undefined ? '' : ' under that name'}`
          : `several providers use the adapter ${id}; name one of ${using.map((one) => one.name).join(', ')}`,
    });
  // The provider's adapter has the same id as `adapter`, so its client is of `adapter`'s type.
  return only.provider.client as Client;
}

/** The error for one provider, or for all, if they receive no webhooks as configured. */
export function noWebhooks(
  providers: ReadonlyMap<string, ConfiguredProvider>,
  name: string | undefined,
): ProofingError {
  const named = name === undefined ? undefined : providers.get(name)?.webhooksMissing;
  const all = [...providers.values()].map((one) => `${one.name}: ${one.webhooksMissing}`).join('; ');
  return new ProofingError({ code: 'UNSUPPORTED', message: named ?? all, provider: name });
}

/** Rethrows the error. If it is ours and names no session, this one is added. */
export function throwWithRef(error: unknown, ref: SessionRef): never {
  throw ProofingError.isInstance(error) && error.ref === undefined ? error.withRef(ref) : error;
}

/** The providers to try for one new session, in order. */
export interface Candidates {
  readonly by: RouteChoice['by'];
  readonly names: readonly [string, ...string[]];
}

type Weights = readonly (readonly [name: string, weight: number])[];

export interface RouteParts {
  readonly policy: RoutePolicy | undefined;
  readonly defaultProvider: string;
  readonly configured: readonly string[];
  readonly random: Random;
}

/** The providers to try for this session. Throws NO_SUCH_PROVIDER, or CONFIG if a function returns nothing usable. */
export function candidatesFor(
  { policy, defaultProvider, configured, random }: RouteParts,
  input: CreateSessionInput,
  requested: string | undefined,
): Candidates {
  if (requested !== undefined) return { by: 'requested', names: [requested] };
  if (policy === undefined) return { by: 'default', names: [defaultProvider] };
  if (typeof policy === 'function')
    return { by: 'function', names: answered(policy, routeInput(input), configured) };
  if (isNames(policy)) return { by: 'order', names: atLeastOne(policy) };
  return { by: 'weights', names: drawn(Object.entries(policy.weights), random) };
}

/** Draws one at random; the others follow, the heaviest first, and those of equal weight as configured. */
function drawn(weights: Weights, random: Random): readonly [string, ...string[]] {
  // Relative to the heaviest, so that the sum stays finite.
  const heaviest = Math.max(...weights.map(([, weight]) => weight));
  let left = random.fraction() * weights.reduce((sum, [, weight]) => sum + weight / heaviest, 0);
  const first = weights.find(([, weight]) => {
    left -= weight / heaviest;
    return left < 0;
  });
  const [chosen] = first ?? weights.at(-1) ?? [''];
  const others = weights.filter(([name]) => name !== chosen).sort(([, a], [, b]) => b - a);
  return [chosen, ...others.map(([name]) => name)];
}

/** What the function may see, as copies: nothing about the person, and nothing that it could change. */
function routeInput(input: CreateSessionInput | undefined): RouteInput {
  const { mode, flow, country, documentTypes, evidence, locale } = input ?? {};
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(flow === undefined ? {} : { flow }),
    ...(country === undefined ? {} : { country }),
    ...(documentTypes === undefined ? {} : { documentTypes: [...documentTypes] }),
    ...(evidence === undefined ? {} : { evidence: [...evidence] }),
    ...(locale === undefined ? {} : { locale }),
  };
}

function answered(
  policy: (input: RouteInput) => unknown,
  input: RouteInput,
  configured: readonly string[],
): readonly [string, ...string[]] {
  const answer = called(policy, input);
  if (isThenable(answer)) {
    letGo(answer);
    throw config('policies.route must return synchronously, not a promise');
  }
  const names: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  if (names.length === 0 || answer === undefined || answer === null)
    throw config('policies.route did not name a provider for this session');
  // What a function returns may come from its input, so it is not shown.
  if (!names.every((name) => typeof name === 'string' && configured.includes(name)))
    throw new ProofingError({
      code: 'NO_SUCH_PROVIDER',
      message: `policies.route named a provider that is not configured (${configured.join(', ')})`,
    });
  return atLeastOne([...new Set(names.filter((name) => typeof name === 'string'))]);
}

/**
 * An error of the app's function may contain anything, so it is dropped, and so is a return value that cannot be read.
 */
function called(policy: (input: RouteInput) => unknown, input: RouteInput): unknown {
  try {
    const answer = policy(input);
    return Array.isArray(answer) ? [...answer] : answer;
  } catch {
    throw config('policies.route threw instead of naming a provider');
  }
}

function isNames(policy: unknown): policy is readonly string[] {
  return Array.isArray(policy);
}

function atLeastOne(names: readonly string[]): readonly [string, ...string[]] {
  const [first, ...rest] = names;
  if (first === undefined) throw config('policies.route does not name a provider');
  return [first, ...rest];
}

function config(message: string): ProofingError {
  return new ProofingError({ code: 'CONFIG', message });
}
