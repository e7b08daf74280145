// The pages: every Markdown file that people read, where it stands in the repository, and where on the docs site.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Markdown that is read, by its path in the repository. Generated reference pages are not among them. */
export function pages() {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((page) => page !== '' && !/^(\.changeset|tools)\//.test(page) && existsSync(root + page));
}

/** Where a file of the repository is on the site; undefined when it is no page of it. */
export function sitePage(file) {
  if (file === 'README.md') return 'index.md';
  if (file === 'SECURITY.md' || file === 'CONTRIBUTING.md') return file.toLowerCase();
  const readme = /^packages\/([^/]+)\/README\.md$/.exec(file);
  if (readme) return `packages/${readme[1]}.md`;
  const page = /^docs\/(.+\.md)$/.exec(file)?.[1];
  return page?.replace(/(^|\/)README\.md$/, '$1index.md');
}

/** A link's target as a path in the repository and an anchor; undefined for an address elsewhere. */
export function linkTarget(page, href) {
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(href)) return undefined;
  const [path = '', anchor] = href.split('#');
  const file =
    path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path)));
  return { file: file.replace(/\/$/, ''), anchor };
}

/** A heading's anchor, as GitHub makes it; the site makes the same. */
export function anchorOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
