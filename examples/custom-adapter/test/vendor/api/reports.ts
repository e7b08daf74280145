import { filesOf } from '../answers/files.js';
import { isReadable, reportOf } from '../answers/report.js';
import { isErased, type World } from '../life/model.js';
import { WORKFLOWS } from '../life/words.js';
import { verificationOf } from './find.js';
import { json } from './json.js';
import { Refusal } from './refusal.js';
import type { Route } from './router.js';

/** The report of another product, as all accounts have them. */
export const OTHER_REPORT = 'rep_0b5c77e1d2a94f36';

export function reportRoutes(world: World): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v2/account',
      handle: ({ livemode }) => json(world, 200, { id: 'acc_1', livemode, workflows: [...WORKFLOWS.keys()] }),
    },
    {
      method: 'GET',
      path: '/v2/verifications/:id/report',
      handle: (call) => {
        const one = verificationOf(world, call);
        const bare = one.erasure !== undefined && !world.readings.dataWhileErasing;
        return json(world, 200, reportOf(one, world.agenda.now(), bare));
      },
    },
    {
      method: 'GET',
      path: '/v2/verifications/:id/files/:file',
      handle: (call) => {
        const one = verificationOf(world, call);
        const [, wanted] = call.params;
        if (isErased(one)) throw new Refusal(410, 'erased');
        const file = filesOf(one).find(({ id }) => id === wanted);
        if (file === undefined) throw new Refusal(404, 'unknown_file');
        if (!isReadable(one, world.agenda.now())) throw new Refusal(410, 'no_longer_readable');
        return { status: 200, body: file.bytes, headers: { 'content-type': file.mediaType } };
      },
    },
    {
      method: 'GET',
      path: '/v2/reports/:id',
      handle: ({ livemode, params: [id = ''] }) => {
        if (id === OTHER_REPORT) return json(world, 200, { id, livemode, product: 'kyb' });
        for (const one of world.verifications.values()) {
          const attempt = one.attempts.find(({ reportId }) => reportId === id);
          if (attempt === undefined || one.livemode !== livemode) continue;
          const createdAt = new Date(attempt.createdAt).toISOString();
          return json(world, 200, {
            id,
            livemode,
            product: 'identity',
            verificationId: one.id,
            createdAt,
          });
        }
        throw new Refusal(404, 'unknown_report');
      },
    },
  ];
}
