import { consent, photos } from '../play/person.js';
import type { Stage } from '../play/stage.js';
import { Accounts, type Database } from './app.js';
import { proofingFrom } from './config.js';
import { startBoth } from './emulators.js';

const FOLDER = 'shootid-to-id360';

export async function play(stage: Stage): Promise<void> {
  const credentials = await startBoth(stage);
  const database: Database = new Map();
  const startApp = (file: string) => {
    stage.say(`the app is started with ${file}`);
    return new Accounts(proofingFrom({ ...credentials, ...stage.envFile(`${FOLDER}/${file}`) }), database);
  };
  const open = async (app: Accounts, account: string) => {
    await app.open(account, consent);
    const { provider } = JSON.parse(database.get(account) ?? '{}');
    stage.say(`${account} is opened at ${provider}`);
  };
  const answer = async (app: Accounts, account: string) => {
    const { verdict, familyName, iban } = await app.answer(account);
    stage.say(`${account}: ${verdict} (${familyName}, ${iban})`);
  };
  const { front, back, bankDetails } = photos();

  const before = startApp('before.env');
  await open(before, 'account-1');
  await before.handInCard('account-1', front, back);
  stage.say('account-1 has handed in the card, and nothing else yet');

  const after = startApp('after.env');
  await open(after, 'account-2');
  await after.handInCard('account-2', front, back);
  await after.handInBankDetails('account-2', bankDetails);
  await answer(after, 'account-2');

  await after.handInBankDetails('account-1', bankDetails);
  stage.say('account-1 has handed in the bank details, where it began');
  await answer(after, 'account-1');
}
