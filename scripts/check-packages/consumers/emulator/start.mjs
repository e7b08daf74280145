// Starts ID360's emulator, and prints what an app needs to know of it, and a person to prove, as one line of JSON. Stops
// when its standard input ends.
import { randomBytes } from 'node:crypto';
import { specimenPath, specimens, startId360Emulator } from '@anyproof/emulators';

const emulator = await startId360Emulator({ scenario: 'approve' });
const { username, password, processUuid } = emulator.settings;
const [person] = specimens();
const { given_name, family_name, birthdate } = person.claims;

console.log(
  JSON.stringify({
    ANYPROOF_PROVIDER: 'id360',
    ANYPROOF_SEAL_KEY: randomBytes(32).toString('base64'),
    ANYPROOF_ID360_BASE_URL: emulator.origin,
    ANYPROOF_ID360_USERNAME: username,
    ANYPROOF_ID360_PASSWORD: password,
    ANYPROOF_ID360_PROCESS: processUuid,
    ANYPROOF_ID360_RETURN_URL: 'https://app.example/return',
    ANYPROOF_ID360_POLL_INTERVAL_MS: '50',
    CLAIMS: JSON.stringify({ given_name, family_name, birthdate }),
    FRONT: specimenPath(person.id, 'card-front'),
    BACK: specimenPath(person.id, 'card-back'),
    SELFIE: specimenPath(person.id, 'selfie'),
  }),
);
process.stdin.resume().on('end', () => emulator.stop());
