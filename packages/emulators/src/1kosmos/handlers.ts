import { adminHandlers } from './admin-handlers.js';
import { directoryHandlers } from './directory-handlers.js';
import type { OperationName } from './endpoints.js';
import type { Handler } from './exchange.js';
import { fetchHandlers } from './fetch-handler.js';
import { sessionHandlers } from './session-handlers.js';
import { shareSessionHandlers } from './share-session-handlers.js';
import { uploadHandlers } from './uploads.js';
import { verifyHandlers } from './verify-handler.js';

/** One handler per endpoint of the table; the compiler finds the one that is missing. */
export const handlers: Readonly<Record<OperationName, Handler>> = {
  ...sessionHandlers,
  ...uploadHandlers,
  ...fetchHandlers,
  ...adminHandlers,
  ...shareSessionHandlers,
  ...directoryHandlers,
  ...verifyHandlers,
};
