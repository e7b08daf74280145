import { startId360Emulator, startShootIdEmulator } from '@anyproof/emulators';
import type { Stage } from '../play/stage.js';

/** Stand-ins of both vendors, and what the credentials' own files would hold. */
export async function startBoth(stage: Stage): Promise<Readonly<Record<string, string>>> {
  const before = await startShootIdEmulator();
  stage.atEnd(() => before.stop());
  // The process that was made in the vendor's console: it asks for what the app submits, and for no selfie.
  const after = await startId360Emulator({
    settings: {
      processSteps: ['document_front', 'document_back'],
      optionalSteps: ['selfie', 'proof_of_address', 'bank_details'],
    },
  });
  stage.atEnd(() => after.stop());
  return {
    ANYPROOF_SEAL_KEY: Buffer.alloc(32, 'of this play').toString('base64'),
    ANYPROOF_SHOOTID_BASE_URL: before.origin,
    ANYPROOF_SHOOTID_APPLICATION_TOKEN: before.settings.applicationToken,
    ANYPROOF_SHOOTID_APPLICATION_SECRET: before.settings.applicationSecret,
    ANYPROOF_ID360_BASE_URL: after.origin,
    ANYPROOF_ID360_USERNAME: after.settings.username,
    ANYPROOF_ID360_PASSWORD: after.settings.password,
    ANYPROOF_ID360_PROCESS: after.settings.processUuid,
    ANYPROOF_ID360_POLL_INTERVAL_MS: '50',
    ANYPROOF_ID360_TEST_MODE: 'true',
  };
}
