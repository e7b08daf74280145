import { relative } from 'node:path';
import { defineConfig } from 'vitepress';
import { withMermaid } from 'vitepress-plugin-mermaid';
import { anchorOf, sitePage } from '../../tools/src/docs/pages.js';
import { root } from '../../tools/src/root.js';
import { siteLinks } from './links.js';
import { sidebar } from './sidebar.js';

export default withMermaid(
  defineConfig({
    title: 'AnyProof',
    description:
      'One session model and one result model for identity proofing, whichever vendor does the proofing.',
    lang: 'en',
    // The pages are the repository's own files: READMEs and SECURITY.md are among them.
    srcDir: relative(`${root}docs`, root),
    srcExclude: [
      '**/api.md',
      '**/CHANGELOG.md',
      '.changeset/**',
      'bench/**',
      'dist/**',
      'examples/**',
      'tools/**',
      '**/test/**',
      '**/template*/**',
    ],
    rewrites: (page) => sitePage(page) ?? page,
    lastUpdated: false,
    markdown: { anchor: { slugify: anchorOf }, config: (md) => siteLinks(md) },
    themeConfig: {
      sidebar,
      outline: [2, 3],
      search: { provider: 'local' },
      nav: [
        { text: 'Getting started', link: '/getting-started' },
        { text: 'Vendors', link: '/adapters/id360', activeMatch: '/adapters/' },
        { text: 'Reference', link: '/reference/' },
      ],
      footer: { message: 'MIT licence' },
    },
    // Nothing is fetched from elsewhere, fonts neither.
    mermaid: { theme: 'neutral' },
    vite: { build: { chunkSizeWarningLimit: 3000 } },
  }),
);
