import { existsSync, readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';
import { sitePage } from '../../tools/src/docs/pages.js';
import { root } from '../../tools/src/root.js';

/** Title and file of each page, in the order in which they are read. */
const SECTIONS: readonly (readonly [title: string, pages: readonly (readonly [string, string])[]])[] = [
  [
    'Start',
    [
      ['AnyProof', 'README.md'],
      ['Getting started', 'docs/getting-started.md'],
      ['Switching vendors', 'docs/switching-vendors.md'],
      ['Testing your app', 'docs/testing.md'],
      ['Bundling for Node', 'docs/bundlers.md'],
      ['Write an adapter', 'docs/write-an-adapter.md'],
      ['The command', 'docs/command.md'],
    ],
  ],
  [
    'Concepts',
    [
      ['Session', 'docs/concepts/session.md'],
      ['Result', 'docs/concepts/result.md'],
      ['Errors', 'docs/concepts/errors.md'],
      ['Webhooks', 'docs/concepts/webhooks.md'],
      ['Privacy', 'docs/concepts/privacy.md'],
    ],
  ],
  [
    'Vendors',
    [
      ['ID360', 'docs/adapters/id360.md'],
      ['Innovatrics-style', 'docs/adapters/innovatrics.md'],
      ['1Kosmos', 'docs/adapters/1kosmos.md'],
      ['ShootID', 'docs/adapters/shootid.md'],
      ['From ShootID to ID360', 'docs/migrate-shootid-to-id360.md'],
    ],
  ],
  [
    'Operate',
    [
      ['Operate', 'docs/operate.md'],
      ['Network', 'docs/network.md'],
      ['Webhook recipes', 'docs/webhooks.md'],
      ['Routing and failover', 'docs/routing.md'],
      ['Tokens and logins', 'docs/tokens.md'],
      ['tsyringe', 'docs/tsyringe.md'],
      ['OpenTelemetry', 'packages/opentelemetry/README.md'],
      ['Reliability', 'docs/reliability.md'],
      ['Security', 'SECURITY.md'],
      ['Upgrade', 'docs/upgrade.md'],
      ['Troubleshooting', 'docs/troubleshooting.md'],
    ],
  ],
  [
    'More',
    [
      ['Architecture', 'docs/architecture.md'],
      ['Conformance kit', 'packages/conformance/README.md'],
      ['Emulators', 'packages/emulators/README.md'],
      ['Decisions', 'docs/decisions/README.md'],
      ['Contributing', 'CONTRIBUTING.md'],
    ],
  ],
];

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
