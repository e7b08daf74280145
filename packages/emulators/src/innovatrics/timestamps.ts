/** The vendor writes instants as .NET does: seven decimals and an offset (dossier 8.6). */
export const timestamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('Z', '0000+00:00');

export const second = 1000;
export const day = 24 * 60 * 60 * second;
