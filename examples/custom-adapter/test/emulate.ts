import { CREDENTIALS, startAcmeVendor } from './vendor/acme-vendor.js';

// The stand-in for an app in development: runs until Ctrl-C, and prints the settings to use it.
const vendor = await startAcmeVendor();
console.log('export ANYPROOF_PROVIDER=acme');
console.log(`export ANYPROOF_ACME_BASE_URL=${vendor.origin}`);
console.log(`export ANYPROOF_ACME_CLIENT_ID=${CREDENTIALS.clientId}`);
console.log(`export ANYPROOF_ACME_CLIENT_SECRET=${CREDENTIALS.clientSecret}`);
process.once('SIGINT', () => void vendor.stop());
