import type { Warning } from '@anyproof/core';
import { entryOfWord } from '@anyproof/provider-kit';
import type { Report } from './id360-report.js';
import { decisionOf, isOk } from './id360-status.js';

/** An approval that the identity's own verdict contradicts counts as none. */
export function isApprovalContradicted({ status, identity_status }: Report): boolean {
  return decisionOf(status) === 'approved' && isOk(identity_status) === false;
}

/** What speaks against an approval elsewhere in the report; nothing where the vendor did not approve. */
export function readContradictions(report: Report): Warning[] {
  if (decisionOf(report.status) !== 'approved') return [];
  if (isApprovalContradicted(report))
    return [
      warning('identity_status', 'the report is OK and its identity is not, so nobody counts as approved'),
    ];
  return [
    ...(report.identity_status !== undefined && isOk(report.identity_status) === undefined
      ? [warning('identity_status', 'the report is OK, and the status of its identity is not known')]
      : []),
    ...AGAINST.filter(({ isAgainst }) => isAgainst(report)).map(({ path, what }) =>
      warning(path, `the report is OK, and ${what}`),
    ),
  ];
}

interface Against {
  readonly path: string;
  readonly what: string;
  isAgainst(report: Report): boolean;
}

const AGAINST: readonly Against[] = [
  {
    path: 'steps',
    what: 'a step of it is KO',
    isAgainst: ({ steps = {} }) => Object.values(steps).some(({ status }) => isOk(status) === false),
  },
  {
    path: 'finalizer_reports.validator_report.is_valid',
    what: 'its validation is not valid',
    isAgainst: ({ finalizer_reports }) => finalizer_reports?.validator_report?.is_valid === false,
  },
  {
    path: 'documents',
    what: 'a document of it is invalid',
    isAgainst: ({ documents = {} }) =>
      Object.values(documents).some((group) =>
        group.some(({ status }) => entryOfWord({ INVALID: true }, status) === true),
      ),
  },
  {
    path: 'external_methods',
    what: 'an identity provider is KO',
    isAgainst: ({ external_methods = {} }) =>
      Object.values(external_methods).some(({ status }) => isOk(status) === false),
  },
];

function warning(path: string, message: string): Warning {
  return { code: 'PARTLY_READ', path, message: `${path}: ${message}` };
}
