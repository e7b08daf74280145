// What makes a document look like one: guilloche lines, microprint, an emblem, a signature; and the SPECIMEN mark.
import type { Colours } from './countries.js';
import type { Person } from './people.js';
import { type Context, line } from './text.js';

export interface MarkOptions {
  readonly size: number;
  /** In radians. */
  readonly angle?: number;
  readonly alpha?: number;
  /** Its place, as a share of the height. */
  readonly at?: number;
}

/** A small deterministic random source, seeded with the person's id. */
export function randomFrom(seed: string): () => number {
  let state = [...seed].reduce(
    (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0,
    2166136261,
  );
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function paper(ctx: Context, width: number, height: number, colours: Colours, seed: string): void {
  const random = randomFrom(seed);
  const ground = ctx.createLinearGradient(0, 0, width, height);
  ground.addColorStop(0, colours.paper);
  ground.addColorStop(0.55, '#ffffff');
  ground.addColorStop(1, colours.paper);
  ctx.fillStyle = ground;
  ctx.fillRect(0, 0, width, height);
  ctx.strokeStyle = colours.tint;
  ctx.lineWidth = 1;
  for (const centre of [0.3, 0.78]) {
    const phase = random() * 6;
    for (let wave = 0; wave < 9; wave += 1) {
      ctx.globalAlpha = 0.45;
      ctx.beginPath();
      for (let x = 0; x <= width; x += 8) {
        const swing = Math.sin(x / 90 + phase + wave * 0.35) * Math.cos(x / 210 + wave * 0.2);
        ctx.lineTo(x, height * centre + swing * height * 0.21);
      }
      ctx.stroke();
    }
  }
  rosette(ctx, width * 0.66, height * 0.5, height * 0.3, 3 + Math.floor(random() * 4));
  ctx.globalAlpha = 1;
}

function rosette(ctx: Context, x: number, y: number, radius: number, petals: number): void {
  ctx.globalAlpha = 0.35;
  for (let ring = 0; ring < 7; ring += 1) {
    ctx.beginPath();
    for (let step = 0; step <= 240; step += 1) {
      const angle = (step / 240) * Math.PI * 2;
      const reach = radius * (0.72 + 0.24 * Math.sin(petals * 2 * angle + ring * 0.42));
      ctx.lineTo(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach);
    }
    ctx.stroke();
  }
}

/** An emblem of no state: a star in a toothed wheel. */
export function emblem(
  ctx: Context,
  x: number,
  y: number,
  radius: number,
  colours: Pick<Colours, 'ink'>,
): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.fillStyle = colours.ink;
  ctx.beginPath();
  for (let tooth = 0; tooth < 48; tooth += 1) {
    const reach = tooth % 2 ? radius : radius * 0.9;
    ctx.lineTo(Math.cos((tooth * Math.PI) / 24) * reach, Math.sin((tooth * Math.PI) / 24) * reach);
  }
  ctx.fill();
  ctx.fillStyle = '#fff';
  ctx.beginPath();
  for (let point = 0; point < 10; point += 1) {
    const reach = radius * (point % 2 ? 0.28 : 0.68);
    ctx.lineTo(Math.sin((point * Math.PI) / 5) * reach, -Math.cos((point * Math.PI) / 5) * reach);
  }
  ctx.fill();
  ctx.restore();
}

export function signature(
  ctx: Context,
  person: Person,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const random = randomFrom(`${person.id}/signature`);
  ctx.strokeStyle = '#1b2a5c';
  ctx.lineWidth = 2.4;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  const strokes = 22;
  for (let stroke = 0; stroke <= strokes; stroke += 1) {
    const along = x + (stroke / strokes) * width;
    const reach = stroke % 2 ? -1 : 1;
    const fade = 1 - stroke / (strokes * 1.25);
    const to = y + height / 2 + reach * fade * (0.25 + random() * 0.55) * (height / 2);
    ctx.quadraticCurveTo(
      along - width / strokes,
      to + (random() - 0.5) * 10,
      along + (random() - 0.35) * 12,
      to,
    );
  }
  ctx.quadraticCurveTo(x + width * 0.6, y + height, x + width * 0.12, y + height * 0.86);
  ctx.stroke();
}

/** The mark that no crop of the picture escapes. */
export function specimenMark(
  ctx: Context,
  width: number,
  height: number,
  { size, angle = -0.32, alpha = 0.2, at = 0.55 }: MarkOptions,
): void {
  ctx.save();
  ctx.translate(width / 2, height * at);
  ctx.rotate(angle);
  ctx.globalAlpha = alpha;
  line(ctx, 'SPECIMEN', 0, size * 0.36, { size, face: 'Bold', colour: '#c4122f', align: 'center' });
  ctx.restore();
}

export function microprint(ctx: Context, x: number, y: number, width: number, colours: Colours): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y - 12, width, 16);
  ctx.clip();
  ctx.globalAlpha = 0.75;
  line(ctx, 'SPECIMEN · INVENTED PERSON · NO DOCUMENT OF ANY STATE · '.repeat(8), x, y, {
    size: 9,
    colour: colours.ink,
  });
  ctx.restore();
}

/** A contact chip's plate, or the mark of a contactless one. */
export function chip(ctx: Context, x: number, y: number, width: number): void {
  const height = width * 0.78;
  ctx.fillStyle = '#d9b85c';
  ctx.strokeStyle = '#8d6f22';
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 10);
  ctx.fill();
  ctx.stroke();
  for (const share of [1 / 3, 2 / 3]) {
    ctx.beginPath();
    ctx.moveTo(x, y + height * share);
    ctx.lineTo(x + width, y + height * share);
    ctx.moveTo(x + width * share, y);
    ctx.lineTo(x + width * share, y + height);
    ctx.stroke();
  }
}
