import type { Stage } from '../play/stage.js';
import { playWebApp } from '../play/web-app.js';
import { start } from './server.js';

export const play = (stage: Stage): Promise<void> => playWebApp(stage, start);
