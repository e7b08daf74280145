import { emulate, hostedVendor } from '../play/emulators.js';
import { visit } from '../play/person.js';
import { type Stage, until } from '../play/stage.js';
import { openApp } from '../tracker-app/app.js';
import { workOnce } from './once.js';

export async function play(stage: Stage): Promise<void> {
  const { env } = await emulate(stage, [hostedVendor(stage)]);
  const told: string[] = [];
  const tracker = await openApp(env, 'memory:', ({ reference, status, decision }, { type }) => {
    told.push(`${type}: ${reference} is ${[status, decision].filter(Boolean).join(', ')}`);
  });
  stage.atEnd(() => tracker.stop());
  const { launch } = await tracker.proofing.createSession({
    reference: 'order-1',
    returnUrl: 'https://app.example/identity',
  });
  await visit(launch.url ?? '');
  await until(async () => {
    await workOnce(tracker);
    return told.some((line) => line.includes('completed')) || undefined;
  });
  for (const line of told.filter((line) => !line.includes('processing'))) stage.say(line);
}
