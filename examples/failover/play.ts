import type { Proofing, SessionRef } from '@anyproof/core';
import { ProofingError } from '@anyproof/core';
import { emulate } from '../play/emulators.js';
import { visit } from '../play/person.js';
import type { Stage } from '../play/stage.js';
import { routeWatcher, startProofing } from './app.js';
import { proofingFrom, ROUTE } from './config.js';

export async function play(stage: Stage): Promise<void> {
  const { emulators, env } = await emulate(stage, ROUTE);
  const [first, second] = emulators;
  if (first === undefined || second === undefined) throw new Error('the route names two providers');
  const proofing = proofingFrom(env, routeWatcher(stage.say));

  stage.say('both vendors are well');
  const before = await start(stage, proofing, 'customer-1');

  stage.say('the first vendor makes a session, and its answer is lost on the way');
  const asked = second.journal.entries().length;
  first.faults.add({ method: 'POST', effect: { kind: 'lost-answer' } });
  await start(stage, proofing, 'customer-2');
  stage.say(`requests to the second vendor meanwhile: ${second.journal.entries().length - asked}`);

  await first.stop();
  stage.say('the first vendor is gone');
  const during = await start(stage, proofing, 'customer-3');
  if (before === undefined || during === undefined) throw new Error('a session was to be made');
  await visit(during.url);
  const { status, decision } = await proofing.waitForResult(during.ref);
  stage.say(`customer-3: ${status}, ${decision}`);

  stage.say(
    `customer-1 stays where it is: ${await codeOf(proofing.getSession(before.ref))}, to be asked again`,
  );
  for (const [name, { ref }] of Object.entries({ 'customer-1': before, 'customer-3': during }))
    await tellHistory(stage, proofing, name, ref);
}

async function start(stage: Stage, proofing: Proofing, reference: string) {
  const started = await startProofing(proofing, reference);
  stage.say(`${reference}: ${started.kind}`);
  return started.kind === 'started' ? started : undefined;
}

async function tellHistory(stage: Stage, proofing: Proofing, name: string, ref: SessionRef): Promise<void> {
  for (const entry of await proofing.getHistory(ref)) {
    if (entry.kind === 'routed') {
      const { provider, by, skipped } = entry.choice;
      const before = skipped.map((one) => `, after ${one.provider} (${one.error})`).join('');
      stage.say(`history of ${name}: routed to ${provider} by ${by}${before}`);
    } else if (entry.kind === 'fetched') {
      stage.say(`history of ${name}: fetched ${entry.status}, ${entry.decision}`);
    }
  }
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return ProofingError.isInstance(error) ? error.code : 'no error';
}
