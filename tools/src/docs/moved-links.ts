import { posix } from 'node:path';
import { linkTarget } from './pages.js';

/** A page's text with its links as they must be where it is shown; `place` says where a linked file is, from there. */
export function movedLinks(text: string, page: string, place: (file: string) => string | undefined): string {
  return text.replace(/\]\(([^)\s]+)\)/g, (whole, href: string) => {
    const target = linkTarget(page, href);
    const path = target && place(target.file);
    return path === undefined
      ? whole
      : `](${path}${target?.anchor === undefined ? '' : `#${target.anchor}`})`;
  });
}

/** To a file of the repository, from a page in this folder of it. */
export const relativeTo =
  (folder: string) =>
  (file: string): string =>
    posix.relative(folder, file);
