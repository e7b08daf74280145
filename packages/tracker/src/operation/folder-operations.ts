import { ProofingError } from '@anyproof/core';
import type { TrackerOperations } from './operations.js';

export function folderOperations(_folder: string): TrackerOperations {
  const unowned = async (): Promise<never> => {
    throw new ProofingError({ code: 'CONFIG', message: 'unowned', problem: 'folder_unowned' });
  };
  return {
    status: unowned,
    session: unowned,
    sessions: unowned,
    history: unowned,
    events: unowned,
    resend: unowned,
    rotateKeys: unowned,
    pause: unowned,
    resume: unowned,
  };
}
