// The child's side: answers the calls of its parent, and ends with it.
import { messageOf } from '../../report.js';
import type { Answer, Call, Verb } from './messages.js';

export function answerCalls(verbs: { readonly [name: string]: Verb }): void {
  process.on('message', (message) => {
    // The parent sends nothing else, and each verb with its own argument.
    const { id, verb, argument } = message as Call;
    const send = (answer: Answer): void => void process.send?.(answer);
    const work = verbs[verb] as ((argument: unknown) => Promise<unknown>) | undefined;
    if (work === undefined) return send({ id, error: `there is no verb ${verb}` });
    work(argument).then(
      (value) => send({ id, value }),
      (error: unknown) => send({ id, error: messageOf(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}

/** Of the options that the parent gave; it gives what the script expects. */
export const givenOptions = <Options>(): Options => JSON.parse(process.argv[2] ?? '') as Options;
