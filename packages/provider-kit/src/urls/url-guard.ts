const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a URL's hostname is this machine's own. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** The places that an address from a vendor's body may point to. */
export interface AllowedPlaces {
  /** Origins from the settings, such as that of the API's base URL. */
  readonly origins: readonly string[];
  /** Further hosts from the settings: `host`, on its scheme's default port, or `host:port`. */
  readonly hosts: readonly string[];
}

/**
 * The address, if it points to an allowed place; otherwise undefined. It is https (plain http on loopback only),
 * names its host as the settings do, port included, and contains no credentials. Pure: nothing is looked up, so an allowed
 * name is trusted with whatever address it resolves to.
 */
export function guardedUrl(text: string, allowed: AllowedPlaces): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
  const isOrigin = allowed.origins.some(
    (origin) => URL.canParse(origin) && new URL(origin).origin === url.origin,
  );
  const isHost = allowed.hosts.some((host) => hostOf(host, url.protocol) === url.host);
  return isOrigin || isHost ? url : undefined;
}

/** What is wrong with an entry of a list of hosts, worded for the person who sets it; undefined if it is valid. */
export function hostProblem(text: string): string | undefined {
  return hostOf(text, 'https:') === undefined
    ? 'must be a host or host:port, such as bucket.example: no scheme, no path, no wildcard'
    : undefined;
}

/** The host as URLs write it: in lower case, without the scheme's default port. */
function hostOf(text: string, protocol: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(text) || !URL.canParse(`${protocol}//${text}`)) return undefined;
  return new URL(`${protocol}//${text}`).host;
}
