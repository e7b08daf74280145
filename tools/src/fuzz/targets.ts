import type { Target } from './target.js';

/** Loaded when they are needed, each in a thread of its own. */
export const TARGETS: Readonly<Record<string, () => Promise<{ readonly target: Target }>>> = {
  'config-env': () => import('./targets/config-env.js'),
  'config-object': () => import('./targets/config-object.js'),
  'envelopes-1kosmos': () => import('./targets/envelopes-1kosmos.js'),
  json: () => import('./targets/json.js'),
  'keys-1kosmos': () => import('./targets/keys-1kosmos.js'),
  'mapper-1kosmos': () => import('./targets/mapper-1kosmos.js'),
  'mapper-id360': () => import('./targets/mapper-id360.js'),
  'mapper-innovatrics': () => import('./targets/mapper-innovatrics.js'),
  'mapper-shootid': () => import('./targets/mapper-shootid.js'),
  reducer: () => import('./targets/reducer.js'),
  'sealed-refs': () => import('./targets/sealed-refs.js'),
  urls: () => import('./targets/urls.js'),
  'webhook-handler': () => import('./targets/webhook-handler.js'),
  'webhook-id360': () => import('./targets/webhook-id360.js'),
  'webhook-innovatrics': () => import('./targets/webhook-innovatrics.js'),
};
