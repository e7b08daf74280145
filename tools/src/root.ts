// Where the repository lies. Sources and built files are equally deep in it, so these hold in both.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, with a slash at the end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The path of a file that lies beside the sources and is not built, such as `sweep/fields/id360.json`. */
export const beside = (path: string): string => join(root, 'tools/src', path);
