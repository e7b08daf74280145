import { keyless, sound } from '../reference/parts.js';
import type { BrokenAdapter } from './broken-adapter.js';

/** Mistakes in what is sent, how often, and what is thrown. */
export const requests: readonly BrokenAdapter[] = [
  {
    what: 'repeats a creation after a 503',
    flaws: { ...keyless, mayRepeat: (_call, error) => error.retryable },
    group: 'errors',
    name: /^createSession, 503/,
  },
  {
    what: 'repeats an upload after a cut connection',
    flaws: { mayRepeat: ({ repeat }, error) => repeat !== 'creates' && error.code === 'NETWORK' },
    group: 'errors',
    name: /^submitEvidence, reset/,
  },
  {
    what: 'repeats a finalization whose answer was lost',
    flaws: {
      mayRepeat: ({ repeat, path }, error) =>
        (repeat === 'safe' || path.endsWith('/finish')) && error.retryable,
    },
    group: 'errors',
    name: /^finalizeSession, 503/,
  },
  {
    what: 'calls every lost creation AMBIGUOUS, also one that nobody met',
    flaws: { lostCode: (call, why) => sound.lostCode(call, why, true) },
    group: 'repeats',
    name: /never reached the vendor is not AMBIGUOUS/,
  },
  {
    what: 'throws what its HTTP library throws',
    flaws: {
      errorFor: ({ message }) =>
        Object.assign(new Error(message), {
          name: 'AxiosError',
          isAxiosError: true,
          config: {},
          response: {},
        }),
    },
    group: 'errors',
    name: /^getSession, 403/,
  },
  {
    what: 'has the wrong code for 404',
    flaws: { codeOf: (status, call) => (status === 404 ? 'PROVIDER_REJECTED' : sound.codeOf(status, call)) },
    group: 'errors',
    name: /^(?:getSession|submitEvidence), 404/,
  },
  {
    what: 'has one code for 401 and 403',
    flaws: { codeOf: (status, call) => (status === 403 ? 'AUTH' : sound.codeOf(status, call)) },
    group: 'errors',
    name: /, 403: FORBIDDEN/,
  },
  {
    what: 'follows redirects',
    flaws: { redirects: true },
    group: 'errors',
    name: /^getSession, redirect/,
  },
  {
    what: 'swallows the abort',
    flaws: { honoursAbort: false },
    group: 'errors',
    name: /^(?:createSession|getSession), aborted before it began/,
  },
  {
    what: 'repeats what was aborted',
    flaws: { mayRepeat: (call, error) => error.code === 'ABORTED' || sound.mayRepeat(call, error) },
    group: 'errors',
    name: /^getSession, aborted while the vendor is silent/,
  },
  {
    what: 'has no timeout',
    flaws: { honoursTimeout: false },
    group: 'errors',
    name: /^getSession, no answer, always/,
  },
  {
    what: 'never repeats a read',
    flaws: { mayRepeat: () => false },
    group: 'repeats',
    name: /^getSession is retried and succeeds: 503/,
  },
  {
    what: 'repeats what will not pass',
    flaws: { mayRepeat: ({ repeat }, error) => repeat === 'safe' && error.code !== 'ABORTED' },
    group: 'repeats',
    name: /^getSession is not retried after a 404/,
  },
  {
    what: 'does not wait as long as the vendor says',
    flaws: { pauseFor: () => 1 },
    group: 'repeats',
    name: /^Retry-After is honored/,
  },
];
