// The sections of the docs site and of llms.txt.

/** Title and file of each page, in the order in which they are read. */
export const SECTIONS: readonly (readonly [title: string, pages: readonly (readonly [string, string])[]])[] =
  [
    [
      'Start',
      [
        ['AnyProof', 'README.md'],
        ['Getting started', 'docs/getting-started.md'],
        ['Switching vendors', 'docs/switching-vendors.md'],
        ['From another SDK', 'docs/from-another-sdk.md'],
        ['Testing your app', 'docs/testing.md'],
        ['Bundling for Node', 'docs/bundlers.md'],
        ['Write an adapter', 'docs/write-an-adapter.md'],
        ['The command', 'docs/command.md'],
        ['For coding agents', 'docs/for-coding-agents.md'],
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
        ['The contract', 'docs/contract.md'],
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
        ['Sessions that outlive the process', 'docs/tracker.md'],
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
        ['Releasing', 'docs/releasing.md'],
      ],
    ],
  ];
