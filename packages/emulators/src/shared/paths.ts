/** Where another process steers the emulator. Never journalled, never hit by a fault. */
export const controlPrefix = '/__emulator';
/** Where the hosted page's script talks to the emulator. */
export const hostedPrefix = '/__hosted';

export const isControlPath = (path: string): boolean =>
  path === controlPrefix || path.startsWith(`${controlPrefix}/`);

export const isHostedPath = (path: string): boolean => path.startsWith(`${hostedPrefix}/`);
