// Draws the specimen images of packages/emulators/specimens: `npm run specimens`. Same bytes on every run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Canvas } from '@napi-rs/canvas';
import { root } from '../root.js';
import { cardBack, cardFront } from './card.js';
import { check } from './check.js';
import { withComment } from './comment.js';
import { bankDetails, proofOfAddress } from './letters.js';
import { passportPage } from './passport.js';
import { type Person, people } from './people.js';
import { type Comment, claimsOf, commentsOf, type ImageName, type Printed } from './printed.js';
import { selfie } from './selfie.js';

const folder = join(root, 'packages/emulators/specimens');
const drawings: {
  readonly [Name in ImageName]: (person: Person, printed: Printed[Name]) => Canvas;
} = {
  'card-front': cardFront,
  'card-back': cardBack,
  passport: passportPage,
  selfie,
  'proof-of-address': proofOfAddress,
  'bank-details': bankDetails,
  'expired-card-front': cardFront,
  'expired-card-back': cardBack,
};

const names: readonly ImageName[] = [
  'card-front',
  'card-back',
  'passport',
  'selfie',
  'proof-of-address',
  'bank-details',
  'expired-card-front',
  'expired-card-back',
];

const listed = people.map((person) => {
  const comments = commentsOf(person);
  check(comments);
  mkdirSync(join(folder, person.id), { recursive: true });
  for (const name of names) {
    const comment = comments[name];
    if (comment === undefined) continue;
    const bytes = withComment(drawn(name, person, comment), comment);
    if (bytes.length > 250_000) throw new Error(`${person.id} ${name}: ${bytes.length} bytes`);
    writeFileSync(join(folder, person.id, `${name}.jpg`), bytes);
    console.log(`${person.id}/${name}.jpg ${bytes.length}`);
  }
  return { id: person.id, claims: claimsOf(person), images: comments };
});

const list = join(folder, 'people.json');
writeFileSync(list, `${JSON.stringify(listed, null, 2)}\n`);
execFileSync('npx', ['biome', 'format', '--write', list], { stdio: 'inherit' });

function drawn<Name extends ImageName>(
  name: Name,
  person: Person,
  { printed }: Comment<Printed[Name]>,
): Buffer {
  return drawings[name](person, printed).toBuffer('image/jpeg', 82);
}
