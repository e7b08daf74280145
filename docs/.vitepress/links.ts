import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { linkTarget, sitePage } from '../../tools/src/docs/pages.js';
import { root } from '../../tools/src/root.js';

/**
 * Links are written for GitHub: from file to file in the repository. On the site they lead to the page that the file
 * became. A file that is no page, such as a source, is named without a link. What is not there stays as it is, so that the
 * build finds it dead.
 */
export function siteLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('anyproof-links', ({ tokens, env }) => {
    const page = relative(root, env.realPath ?? env.path);
    if (page.startsWith('docs/reference/')) return;
    for (const { children } of tokens) {
      const dropped = new Set<number>();
      for (const token of children ?? []) {
        if (token.type !== 'link_open') continue;
        const target = linkTarget(page, token.attrGet('href') ?? '');
        if (target === undefined) continue;
        const file = existsSync(`${root}${target.file}/README.md`) ? `${target.file}/README.md` : target.file;
        const site = sitePage(file);
        const anchor = target.anchor === undefined ? '' : `#${target.anchor}`;
        if (site !== undefined) token.attrSet('href', file === page ? anchor || '#' : `/${site}${anchor}`);
        else if (existsSync(root + file)) dropped.add((children ?? []).indexOf(token));
      }
      for (const open of dropped) unlink(children ?? [], open);
    }
  });
}

/** Links hold no links, so the next end is this one's. */
function unlink(children: { type: string; tag: string; nesting: number }[], open: number): void {
  const close = children.findIndex((token, index) => index > open && token.type === 'link_close');
  for (const token of [children[open], children[close]])
    if (token !== undefined) Object.assign(token, { type: 'text', tag: '', nesting: 0, content: '' });
}
