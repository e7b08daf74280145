import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { countries, type Label } from './countries.js';
import type { Person } from './people.js';
import { portrait } from './portrait.js';
import type { PassportPrinted } from './printed.js';
import { emblem, microprint, paper, signature, specimenMark } from './security.js';
import { field, line, shownDate } from './text.js';

const width = 1240;
const height = 880;

export function passportPage(person: Person, printed: PassportPrinted): Canvas {
  const country = countries[person.country];
  const { labels, colours, state, passport } = country;
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  paper(ctx, width, height, colours, `${person.id}/passport`);
  emblem(ctx, 84, 74, 42, colours);
  line(ctx, passport[0], 150, 66, { size: 36, face: 'SerifBold', colour: colours.accent });
  line(ctx, passport[1], 150, 102, { size: 22, face: 'Serif', colour: colours.ink });
  line(ctx, state[0], width - 48, 66, {
    size: 34,
    face: 'SerifBold',
    colour: colours.ink,
    align: 'right',
    width: 620,
  });
  line(ctx, state[1], width - 48, 102, {
    size: 22,
    face: 'Serif',
    colour: colours.ink,
    align: 'right',
    width: 620,
  });
  ctx.fillStyle = colours.accent;
  ctx.fillRect(42, 122, width - 84, 4);
  portrait(ctx, person.look, 48, 156, 322, { ground: '#dfe5ea' });
  portrait(ctx, person.look, 1044, 452, 150, { alpha: 0.32, grey: true });
  const row = (label: Label, value: string, x: number, y: number, room: number, size = 29): void =>
    field(ctx, labels(label), value, x, y, { ink: colours.ink, width: room, size, label_size: 15 });
  row('type', 'P', 404, 172, 140);
  row('code', printed.issuing_country, 564, 172, 180);
  row('document_number', printed.document_number, 800, 172, 380);
  row('family_name', printed.family_name, 404, 246, 780, 36);
  row('given_names', printed.given_names.join(' '), 404, 324, 780, 36);
  row('nationality', printed.nationality, 404, 404, 290);
  row('birthdate', shownDate(printed.birthdate), 720, 404, 270);
  row('sex', printed.sex, 404, 476, 140);
  row('birth_place', printed.birth_place, 720, 476, 310);
  row('date_of_issuance', shownDate(printed.date_of_issuance), 404, 548, 290);
  row('issuing_authority', printed.issuing_authority, 720, 548, 310);
  row('date_of_expiry', shownDate(printed.date_of_expiry), 404, 620, 290);
  if (printed.personal_number) row('personal_number', printed.personal_number, 1000, 404, 200);
  line(ctx, labels('signature'), 720, 620, { size: 15, colour: colours.ink });
  signature(ctx, person, 730, 622, 290, 70);
  line(ctx, person.height, 48, 604, { size: 22, face: 'Condensed', colour: '#16181d' });
  microprint(ctx, 48, 706, width - 96, colours);
  ctx.fillStyle = '#ffffff';
  ctx.fillRect(0, 724, width, height - 724);
  specimenMark(ctx, width, height, { size: 200, alpha: 0.18, at: 0.47 });
  printed.mrz.forEach((text, at) => {
    line(ctx, text, width / 2, 788 + at * 62, { size: 43, face: 'Mono', colour: '#0c0c0c', align: 'center' });
  });
  return canvas;
}
