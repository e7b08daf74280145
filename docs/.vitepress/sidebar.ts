import { existsSync, readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';
import { sitePage } from '../../tools/src/docs/pages.js';
import { SECTIONS } from '../../tools/src/docs/sections.js';
import { root } from '../../tools/src/root.js';

/** Written beside the reference by TypeDoc, with one entry for each package. */
function reference(): DefaultTheme.SidebarItem[] {
  const file = `${root}docs/reference/typedoc-sidebar.json`;
  if (!existsSync(file)) return [];
  const items: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(items)) throw new Error(`${file} holds no list`);
  return items;
}

export const sidebar: DefaultTheme.SidebarItem[] = [
  ...SECTIONS.map(([text, pages]) => ({
    text,
    items: pages
      .filter(([, file]) => existsSync(root + file))
      .map(([title, file]) => ({ text: title, link: `/${sitePage(file)}` })),
  })),
  { text: 'Reference', collapsed: true, link: '/reference/', items: reference() },
];
