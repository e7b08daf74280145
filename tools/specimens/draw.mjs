// Draws the specimen images of packages/emulators/specimens: `npm run specimens`. Same bytes on every run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardBack, cardFront } from './card.mjs';
import { check } from './check.mjs';
import { withComment } from './comment.mjs';
import { bankDetails, proofOfAddress } from './letters.mjs';
import { passportPage } from './passport.mjs';
import { people } from './people.mjs';
import { claimsOf, commentsOf } from './printed.mjs';
import { selfie } from './selfie.mjs';

const folder = fileURLToPath(new URL('../../packages/emulators/specimens/', import.meta.url));
const drawings = {
  'card-front': cardFront,
  'card-back': cardBack,
  passport: passportPage,
  selfie,
  'proof-of-address': proofOfAddress,
  'bank-details': bankDetails,
  'expired-card-front': cardFront,
  'expired-card-back': cardBack,
};

const listed = people.map((person) => {
  const comments = commentsOf(person);
  check(comments);
  mkdirSync(join(folder, person.id), { recursive: true });
  for (const [name, comment] of Object.entries(comments)) {
    const jpeg = drawings[name](person, comment.printed).toBuffer('image/jpeg', 82);
    const bytes = withComment(jpeg, comment);
    if (bytes.length > 250_000) throw new Error(`${person.id} ${name}: ${bytes.length} bytes`);
    writeFileSync(join(folder, person.id, `${name}.jpg`), bytes);
    console.log(`${person.id}/${name}.jpg ${bytes.length}`);
  }
  return { id: person.id, claims: claimsOf(person), images: comments };
});

const list = join(folder, 'people.json');
writeFileSync(list, `${JSON.stringify(listed, null, 2)}\n`);
execFileSync('npx', ['biome', 'format', '--write', list], { stdio: 'inherit' });
