import { Redis } from 'ioredis';
import { emulate, hostedVendor } from '../play/emulators.js';
import { visit } from '../play/person.js';
import { type Stage, until } from '../play/stage.js';
import { openApp } from '../tracker-app/app.js';
import { driveWithBullMq } from './scheduler.js';

export async function play(stage: Stage): Promise<void> {
  const redis = process.env['REDIS_URL'];
  if (redis === undefined) return stage.say('set REDIS_URL, such as redis://127.0.0.1:6379');
  const { env } = await emulate(stage, [hostedVendor(stage)]);
  const told: string[] = [];
  const tracker = await openApp(env, 'memory:', ({ reference, status, decision }, { type }) => {
    told.push(`${type}: ${reference} is ${[status, decision].filter(Boolean).join(', ')}`);
  });
  stage.atEnd(() => tracker.stop());
  const connection = new Redis(redis, { maxRetriesPerRequest: null });
  stage.atEnd(() => connection.quit());
  stage.atEnd(await driveWithBullMq(tracker, connection, 200));
  const { launch } = await tracker.proofing.createSession({
    reference: 'order-1',
    returnUrl: 'https://app.example/identity',
  });
  await visit(launch.url ?? '');
  await until(() => told.some((line) => line.includes('completed')) || undefined);
  for (const line of told.filter((line) => !line.includes('processing'))) stage.say(line);
}
