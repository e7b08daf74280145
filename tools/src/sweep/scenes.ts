import type { AdapterName } from './decides.js';
import type { Scene } from './stage.js';

/** Loaded when they are needed, as each brings its adapter with it. */
export const SCENES: Readonly<Record<AdapterName, () => Promise<{ readonly scene: Scene }>>> = {
  '1kosmos': () => import('./scenarios/1kosmos.js'),
  id360: () => import('./scenarios/id360.js'),
  innovatrics: () => import('./scenarios/innovatrics.js'),
  shootid: () => import('./scenarios/shootid.js'),
};
