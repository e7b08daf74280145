import { begin, enter, failAttempt, submit } from './course.js';
import { showPicture, wantedOf } from './evidence.js';
import { type Opened, openLink } from './links.js';
import type { World } from './model.js';
import { SLOTS } from './words.js';

/** What the person does on the page or in the SDK. `refuses`: they do not consent. */
export type Doing = 'submits' | 'fails' | 'leaves' | 'refuses';

/** Pictures by slot. */
export type Pictures = readonly (readonly [slot: string, bytes: Buffer])[];

/**
 * The person opens this page or starts the SDK with this token, and shows these pictures. Of a verification that is to
 * be abandoned, they leave.
 */
export function visit(world: World, link: string, pictures: Pictures, doing?: Doing): Opened {
  const { opened, link: found } = openLink(world, link);
  if (found === undefined) return opened;
  const { verification: one, kind } = found;
  const way = kind === 'page' ? 'PAGE' : 'SDK';
  begin(world, one, way);
  const act = doing ?? (one.ending === 'abandon' ? 'leaves' : 'submits');
  if (act === 'refuses') {
    enter(world, one, 'CANCELED', { endedBy: 'APPLICANT', findings: ['CONSENT_REFUSED'] });
    return opened;
  }
  for (const [name, bytes] of pictures) {
    const slot = SLOTS.get(name);
    if (slot !== undefined) showPicture(one, name, slot, { bytes, mediaType: 'image/jpeg' });
  }
  if (act === 'fails') failAttempt(world, one, ['NOT_LIVE']);
  // The page does not let anybody submit who has not shown everything.
  else if (act === 'submits' && wantedOf(one).length === 0) submit(world, one, way);
  return opened;
}
