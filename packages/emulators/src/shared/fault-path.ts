/** Longest pattern that is taken. */
const longestPattern = 300;
const segmentPattern = /^(?:\*|:[A-Za-z]\w*|[\w.~%@+=,-]+)$/;

/**
 * Which request paths a written pattern meets, or undefined when it is not one.
 *
 * A pattern is whole segments of a path, such as `/report` or `/enrollment/:id/report`; `*` and `:name` stand for any one
 * segment. It is looked for anywhere in the path; `^` in front ties it to the beginning, `$` behind to the end. It is
 * deliberately not a regular expression: whoever reaches the control address must not be able to keep the emulator busy.
 */
export function pathMatcher(pattern: string): ((path: string) => boolean) | undefined {
  if (pattern.length > longestPattern) return undefined;
  const [, start, text = '', end] = /^(\^?)(.*?)(\$?)$/s.exec(pattern) ?? [];
  const wanted = text.replace(/^\//, '').replace(/\/$/, '').split('/');
  if (!wanted.every((segment) => segmentPattern.test(segment))) return undefined;
  return (path) => {
    const given = path.replace(/^\//, '').replace(/\/$/, '').split('/');
    const last = given.length - wanted.length;
    const from = end === '$' ? last : 0;
    const to = start === '^' ? 0 : last;
    for (let at = Math.max(from, 0); at <= Math.min(to, last); at += 1) {
      if (wanted.every((segment, index) => isWild(segment) || segment === given[at + index])) return true;
    }
    return false;
  };
}

const isWild = (segment: string): boolean => segment === '*' || segment.startsWith(':');
