import type { ConformanceCase } from '@anyproof/conformance';

/** Passed, does not apply, failed. */
export type Mark = '✓' | '–' | '✗';

/** What became of a case. */
export interface CaseReport extends Pick<ConformanceCase, 'group' | 'name'> {
  readonly mark: Mark;
  readonly failure?: string;
}
