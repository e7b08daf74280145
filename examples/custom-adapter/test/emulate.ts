import { CREDENTIALS, startStandIn } from './vendor/stand-in.js';

// The emulator for an app in development: runs until Ctrl-C, and prints the settings to use it.
const vendor = await startStandIn();
console.log('export ANYPROOF_PROVIDER=acme');
console.log(`export ANYPROOF_ACME_BASE_URL=${vendor.origin}`);
console.log(`export ANYPROOF_ACME_CLIENT_ID=${CREDENTIALS.clientId}`);
console.log(`export ANYPROOF_ACME_CLIENT_SECRET=${CREDENTIALS.clientSecret}`);
process.once('SIGINT', () => void vendor.stop());
