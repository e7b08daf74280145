import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { type Colours, countries } from './countries.js';
import type { Person } from './people.js';
import type { BankDetailsPrinted, ProofOfAddressPrinted } from './printed.js';
import { specimenMark } from './security.js';
import { type Context, type Face, line, shownDate, wrapped } from './text.js';

const width = 1000;
const height = 1414;

function sheet(
  colours: Colours,
  sender: string,
  title: string,
): { readonly canvas: Canvas; readonly ctx: Context } {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = '#fffefa';
  ctx.fillRect(0, 0, width, height);
  ctx.fillStyle = colours.ink;
  ctx.fillRect(0, 0, width, 20);
  line(ctx, sender, 90, 120, { size: 38, face: 'Bold', colour: colours.ink, width: 520 });
  line(ctx, 'An invented company · Specimen Street 1', 90, 152, { size: 17, colour: '#555' });
  line(ctx, title, 90, 520, { size: 32, face: 'Bold', colour: '#1a1a1a', width: 820 });
  ctx.fillStyle = colours.accent;
  ctx.fillRect(90, 540, 820, 3);
  line(ctx, 'SPECIMEN · invented person, invented company, no value', width / 2, height - 50, {
    size: 17,
    colour: '#777',
    align: 'center',
  });
  return { canvas, ctx };
}

function addressee(ctx: Context, person: Person, name: string): void {
  const { street, postal_code, locality } = person.address;
  const options = { size: 24, colour: '#1a1a1a', width: 390 };
  const lines = [
    ...wrapped(ctx, name, options),
    street,
    `${postal_code} ${locality}`,
    countries[person.country].name,
  ];
  lines.forEach((text, at) => {
    line(ctx, text, 520, 240 + at * 36, options);
  });
}

function table(
  ctx: Context,
  rows: readonly (readonly [label: string, value: string])[],
  y: number,
  face: Face,
): void {
  let top = y;
  rows.forEach(([label, value], at) => {
    const options = { size: 25, face, colour: '#111', width: 500 };
    const lines = wrapped(ctx, value, options);
    const tall = 36 + lines.length * 32;
    if (at % 2 === 0) {
      ctx.fillStyle = '#f1f1ec';
      ctx.fillRect(90, top, 820, tall);
    }
    line(ctx, label, 112, top + 42, { size: 21, colour: '#555', width: 250 });
    lines.forEach((text, row) => {
      line(ctx, text, 380, top + 43 + row * 32, options);
    });
    top += tall;
  });
}

const fullName = (person: Person): string => `${person.given_names.join(' ')} ${person.family_name}`;

export function proofOfAddress(person: Person, printed: ProofOfAddressPrinted): Canvas {
  const { colours, letters } = countries[person.country];
  const { canvas, ctx } = sheet(colours, 'Specimen Energy', letters.proof);
  addressee(ctx, person, fullName(person));
  line(ctx, `${letters.dated} ${shownDate(printed.dated)}`, 90, 450, { size: 22, colour: '#333' });
  const { street, postal_code, locality } = printed.address;
  table(
    ctx,
    [
      ['Customer', fullName(person)],
      ['Supplied at', `${street}, ${postal_code} ${locality}`],
      ['Customer number', '0000-0417'],
      ['Meter', 'SPC 417 203'],
      ['Period', '01.01.2026 to 31.03.2026'],
      ['Energy', '417 kWh'],
      ['To pay', '104.25'],
    ],
    590,
    'Condensed',
  );
  bars(ctx, colours, 1140);
  specimenMark(ctx, width, height, { size: 190, alpha: 0.16, angle: -0.75 });
  return canvas;
}

function bars(ctx: Context, colours: Colours, y: number): void {
  [96, 120, 74, 60, 44, 38, 41, 52, 66, 82, 104, 118].forEach((value, at) => {
    ctx.fillStyle = at % 2 ? colours.tint : colours.ink;
    ctx.fillRect(112 + at * 66, y + 180 - value, 40, value);
  });
  ctx.fillStyle = '#888';
  ctx.fillRect(90, y + 180, 820, 2);
}

export function bankDetails(person: Person, printed: BankDetailsPrinted): Canvas {
  const { colours, letters } = countries[person.country];
  const { canvas, ctx } = sheet(colours, person.bank.name, letters.bank);
  addressee(ctx, person, printed.account_holder);
  line(ctx, `${letters.dated} ${shownDate(printed.dated)}`, 90, 450, { size: 22, colour: '#333' });
  table(
    ctx,
    [
      [letters.holder, printed.account_holder],
      ['IBAN', printed.iban.replace(/(.{4})(?=.)/g, '$1 ')],
      ['BIC', printed.bic],
      ['Bank', `${person.bank.name} (invented)`],
    ],
    600,
    'Condensed',
  );
  const text = [
    'This bank does not exist. The account number is well formed and belongs to nobody.',
    'The sheet is for testing software that reads bank details.',
  ];
  text.forEach((words, at) => {
    line(ctx, words, 90, 980 + at * 34, { size: 20, colour: '#444' });
  });
  specimenMark(ctx, width, height, { size: 190, alpha: 0.16, angle: -0.75 });
  return canvas;
}
