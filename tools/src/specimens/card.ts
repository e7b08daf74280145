import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { type Country, countries, type Label } from './countries.js';
import type { Person } from './people.js';
import { portrait } from './portrait.js';
import type { CardBackPrinted, CardFrontPrinted } from './printed.js';
import { chip, emblem, microprint, paper, signature, specimenMark } from './security.js';
import { type Context, field, line, shownDate } from './text.js';

const width = 1012;
const height = 638;

function header(ctx: Context, country: Country): void {
  const { state, card, colours } = country;
  ctx.fillStyle = colours.ink;
  ctx.fillRect(0, 0, width, 92);
  ctx.fillStyle = colours.accent;
  ctx.fillRect(0, 92, width, 5);
  emblem(ctx, 56, 46, 34, { ink: colours.accent });
  line(ctx, state[0], 110, 44, { size: 28, face: 'SerifBold', colour: '#fff', width: 500 });
  line(ctx, state[1], 110, 74, { size: 18, face: 'Serif', colour: '#e6ebf5', width: 500 });
  line(ctx, card[0], width - 30, 44, { size: 25, face: 'Bold', colour: '#fff', align: 'right', width: 350 });
  line(ctx, card[1], width - 30, 74, { size: 18, colour: '#e6ebf5', align: 'right', width: 350 });
}

export function cardFront(person: Person, printed: CardFrontPrinted): Canvas {
  const country = countries[person.country];
  const { labels, colours } = country;
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  paper(ctx, width, height, colours, `${person.id}/front`);
  header(ctx, country);
  portrait(ctx, person.look, 36, 122, 250, { ground: '#dfe5ea' });
  portrait(ctx, person.look, 858, 424, 118, { alpha: 0.32, grey: true });
  const options = { ink: colours.ink };
  const row = (label: Label, value: string, x: number, y: number, room: number, size = 26): void =>
    field(ctx, labels(label), value, x, y, { ...options, width: room, size });
  row('family_name', printed.family_name, 316, 138, 660, 34);
  row('given_names', printed.given_names.join(' '), 316, 208, 660, 34);
  row('sex', printed.sex, 316, 282, 170);
  row('nationality', printed.nationality, 506, 282, 220);
  row('birthdate', shownDate(printed.birthdate), 746, 282, 230);
  row('birth_place', printed.birth_place, 316, 350, 410);
  row('document_number', printed.document_number, 316, 418, 260);
  row('date_of_expiry', shownDate(printed.date_of_expiry), 596, 418, 250);
  if (printed.personal_number) row('personal_number', printed.personal_number, 746, 350, 230);
  line(ctx, labels('signature'), 316, 492, { size: 14, colour: colours.ink });
  signature(ctx, person, 330, 496, 300, 84);
  chip(ctx, 680, 492, 96);
  line(ctx, person.height, 36, 474, { size: 20, face: 'Condensed', colour: '#16181d', width: 250 });
  microprint(ctx, 36, 616, width - 72, colours);
  specimenMark(ctx, width, height, { size: 168, alpha: 0.2 });
  return canvas;
}

export function cardBack(person: Person, printed: CardBackPrinted): Canvas {
  const country = countries[person.country];
  const { labels, colours } = country;
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  paper(ctx, width, height, colours, `${person.id}/back`);
  ctx.fillStyle = colours.ink;
  ctx.fillRect(0, 0, width, 14);
  ctx.fillStyle = colours.accent;
  ctx.fillRect(0, 14, width, 4);
  const { street, postal_code, locality } = printed.address;
  const options = { ink: colours.ink };
  field(ctx, labels('address'), street, 44, 62, { ...options, width: 620 });
  line(ctx, `${postal_code} ${locality}`, 44, 124, {
    size: 26,
    face: 'Condensed',
    colour: '#16181d',
    width: 620,
  });
  line(ctx, country.name, 44, 156, { size: 18, colour: '#16181d', width: 620 });
  field(ctx, labels('issuing_authority'), printed.issuing_authority, 44, 206, { ...options, width: 620 });
  field(ctx, labels('date_of_issuance'), shownDate(printed.date_of_issuance), 44, 278, {
    ...options,
    width: 300,
  });
  field(ctx, labels('height'), person.height, 384, 278, { ...options, width: 280 });
  portrait(ctx, person.look, 760, 62, 200, { alpha: 0.36, grey: true });
  emblem(ctx, 712, 90, 30, colours);
  microprint(ctx, 44, 366, width - 88, colours);
  ctx.fillStyle = '#ffffff';
  ctx.fillRect(0, 400, width, height - 400);
  specimenMark(ctx, width, height, { size: 150, alpha: 0.17, at: 0.42, angle: -0.25 });
  printed.mrz.forEach((text, at) => {
    line(ctx, text, width / 2, 468 + at * 62, { size: 51, face: 'Mono', colour: '#0c0c0c', align: 'center' });
  });
  return canvas;
}
