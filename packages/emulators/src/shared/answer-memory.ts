import { withOtherIds } from './spoil.js';

interface Answered {
  readonly question: string;
  readonly json: string;
}

/** How many answers of a route are kept, and how long one may be. */
const keptAnswers = 16;
const longestAnswer = 4 * 1024 * 1024;

/** What each route answered lately, so that a fault can hand one session's answer to another. */
export class AnswerMemory {
  readonly #routes = new Map<string, Answered[]>();

  note(route: string, answered: Answered): void {
    if (answered.json.length > longestAnswer) return;
    const others = (this.#routes.get(route) ?? []).filter(({ question }) => question !== answered.question);
    this.#routes.set(route, [answered, ...others].slice(0, keptAnswers));
  }

  /** The newest answer of this route about another session; `identity` are the paths of ids in it. */
  other(route: string, { question, json }: Answered, identity: readonly string[]): string | undefined {
    const asked = this.#routes.get(route) ?? [];
    return asked.find(
      (answered) => answered.question !== question && !isSameSession(answered.json, json, identity),
    )?.json;
  }
}

/** Answers that name a session and name the same one. */
function isSameSession(one: string, two: string, identity: readonly string[]): boolean {
  const [left, right] = [JSON.parse(one), JSON.parse(two)].map((value) => idsOf(value, identity));
  return left !== '' && left === right;
}

function idsOf(value: unknown, paths: readonly string[]): string {
  const found: string[] = [];
  for (const path of paths) {
    if (withOtherIds(value, [path]) === undefined) continue;
    let at: unknown[] = [value];
    for (const step of path.split('.')) {
      at = at.flatMap((item) => {
        if (step === '*') return Array.isArray(item) ? item : [];
        return typeof item === 'object' && item !== null
          ? [Object.entries(item).find(([name]) => name === step)?.[1]]
          : [];
      });
    }
    found.push(...at.map(String));
  }
  return found.join(' ');
}
