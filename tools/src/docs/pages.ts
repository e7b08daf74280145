// The pages: every Markdown file that people read, where it stands in the repository, and where on the docs site.
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listedFiles } from '../git.js';
import { root } from '../root.js';

export interface LinkTarget {
  /** Its path in the repository. */
  readonly file: string;
  readonly anchor: string | undefined;
}

/** Markdown that is read, by its path in the repository. Generated reference pages and changelogs are not among them. */
export function pages(): string[] {
  return listedFiles('*.md').filter(
    (page) => !/^(\.changeset|tools)\/|(^|\/)CHANGELOG\.md$/.test(page) && existsSync(join(root, page)),
  );
}

/** Where a file of the repository is on the site; undefined when it is no page of it. */
export function sitePage(file: string): string | undefined {
  if (file === 'README.md') return 'index.md';
  if (file === 'SECURITY.md' || file === 'CONTRIBUTING.md') return file.toLowerCase();
  const readme = /^packages\/([^/]+)\/README\.md$/.exec(file);
  if (readme) return `packages/${readme[1]}.md`;
  const page = /^docs\/(.+\.md)$/.exec(file)?.[1];
  return page?.replace(/(^|\/)README\.md$/, '$1index.md');
}

/** A link's target; undefined for an address elsewhere. */
export function linkTarget(page: string, href: string): LinkTarget | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(href)) return undefined;
  const [path = '', anchor] = href.split('#');
  const file =
    path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path)));
  return { file: file.replace(/\/$/, ''), anchor };
}

/** A heading's anchor, as GitHub makes it; the site makes the same. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
