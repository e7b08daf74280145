// Plays a person with a browser through a web app, whichever framework it is made with.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Environment } from '@anyproof/core';
import type { Database, RunningApp } from '../onboarding/onboarding.js';
import { applicationIn } from '../onboarding/visitor.js';
import { emulate, hostedVendor, sendsMessages, type VendorKey } from './emulators.js';
import { visit } from './person.js';
import { type Stage, until } from './stage.js';

export type StartApp = (env: Environment, database?: Database) => Promise<RunningApp>;

export async function playWebApp(stage: Stage, start: StartApp): Promise<void> {
  const vendor = hostedVendor(stage);
  const port = await freePort();
  const { emulators, env } = await emulate(stage, [vendor], webhookAt(port));
  const app = await start({ ...env, PORT: String(port) });
  stage.atEnd(() => app.stop());
  stage.say(`the app listens at ${app.origin}`);

  const sent = await pressStart(app.origin);
  stage.say(`POST /identity answers ${sent.status}: the person is sent to the vendor's page`);
  const { answers, returnUrl = `${app.origin}/identity` } = await visit(sent.location);
  stage.say(`there the person shows ${Object.keys(answers).join(', ')}`);
  const back = await look(returnUrl, sent.cookie);
  stage.say(`back in the app, the return page answers ${back.status}`);

  const { result, by } = await resultOf(app, sent.cookie, sendsMessages(vendor));
  const { given_name, family_name } = result.claims ?? {};
  stage.say(`the app holds, by ${by}: ${result.status}, ${result.decision}, ${given_name} ${family_name}`);
  stage.say(`the page says: ${(await look(returnUrl, sent.cookie)).text}`);

  const stranger = await look(returnUrl, '');
  stage.say(`to somebody else it answers ${stranger.status}: ${stranger.text}`);
  const { faults } = emulators[0] ?? {};
  faults?.add({ times: 20, effect: { kind: 'status', status: 503 } });
  const down = await pressStart(app.origin);
  faults?.clear();
  stage.say(`while the vendor is down, POST /identity answers ${down.status}: ${down.text}`);
}

/** One address for all vendors: a person starts at one, the app moves to another, and the message of the first arrives. */
export async function playSwap(stage: Stage, start: StartApp, from: VendorKey, to: VendorKey): Promise<void> {
  const port = await freePort();
  const { env } = await emulate(stage, [from, to], webhookAt(port));
  const database: Database = new Map();
  const before = await start({ ...env, PORT: String(port) }, database);
  const sent = await pressStart(before.origin);
  await before.stop();

  const after = await start({ ...env, PORT: String(port), ANYPROOF_PROVIDER: to }, database);
  stage.atEnd(() => after.stop());
  await visit(sent.location);
  const { result, by } = await resultOf(after, sent.cookie, true);
  stage.say(`new sessions are opened at ${to}`);
  stage.say(`the session under way, by ${by}: ${result.ref.provider}, ${result.status}, ${result.decision}`);
}

const webhookAt = (port: number) => `http://127.0.0.1:${port}/webhooks/proofing`;

/** From a vendor that sends no messages, the result comes when the browser loads the page again. */
async function resultOf({ onboarding, origin }: RunningApp, cookie: string, isTold: boolean) {
  const held = () => onboarding.find(applicationIn(cookie) ?? '')?.result;
  if (isTold) return { result: await until(held), by: "the vendor's message" };
  const seen = async () => {
    await look(`${origin}/identity`, cookie);
    return held();
  };
  return { result: await until(seen), by: 'a look at the page' };
}

/** As a browser sends the form. */
async function pressStart(origin: string) {
  const answer = await fetch(`${origin}/identity`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
  });
  const location = answer.headers.get('location') ?? '';
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { status: answer.status, location, cookie, text: wordsOf(await answer.text()) };
}

async function look(url: string, cookie: string) {
  const answer = await fetch(url, { headers: { cookie } });
  return { status: answer.status, text: wordsOf(await answer.text()) };
}

function wordsOf(html: string): string {
  return /<p>(.*?)<\/p>/s.exec(html)?.[1] ?? '';
}

/** The vendor has to know the app's address before the app starts. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
