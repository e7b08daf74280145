// One cartoon face per person, drawn in a box of 100 by 128 units. The same code serves card, passport and selfie.

import type { Look } from './people.js';
import type { Context } from './text.js';

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly jaw: number;
}

export interface PortraitOptions {
  /** The colour behind. */
  readonly ground?: string;
  readonly smile?: number;
  readonly alpha?: number;
  readonly grey?: boolean;
  readonly clip?: boolean;
}

type Point = readonly [x: number, y: number];

const CURLS: readonly Point[] = [
  [17, 64],
  [83, 64],
  [18, 75],
  [82, 75],
];
const FRECKLES: readonly Point[] = [
  [33, 63],
  [36, 66],
  [39, 63],
  [61, 63],
  [64, 66],
  [67, 63],
];

const shade = (hex: string, by: number): string => {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${parts.map((part) => Math.max(0, Math.min(255, Math.round(part * by)))).join(',')})`;
};

const shapes: Readonly<Record<Look['face'], Shape>> = {
  oval: { width: 27, height: 35, jaw: 0.62 },
  square: { width: 28, height: 34, jaw: 0.86 },
  round: { width: 30, height: 33, jaw: 0.74 },
  long: { width: 25, height: 37, jaw: 0.66 },
};

function oval(ctx: Context, x: number, y: number, across: number, down: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.ellipse(x, y, across, down, 0, 0, Math.PI * 2);
  ctx.fill();
}

function headOutline(ctx: Context, { width, height, jaw }: Shape): void {
  ctx.beginPath();
  ctx.moveTo(50 - width, 54);
  ctx.bezierCurveTo(50 - width, 54 - height * 0.95, 50 + width, 54 - height * 0.95, 50 + width, 54);
  ctx.bezierCurveTo(50 + width, 54 + height * 0.55, 50 + width * jaw, 54 + height, 50, 54 + height);
  ctx.bezierCurveTo(50 - width * jaw, 54 + height, 50 - width, 54 + height * 0.55, 50 - width, 54);
}

function body(ctx: Context, look: Look): void {
  ctx.fillStyle = look.clothes;
  ctx.beginPath();
  ctx.moveTo(2, 130);
  ctx.bezierCurveTo(4, 104, 26, 100, 40, 97);
  ctx.lineTo(60, 97);
  ctx.bezierCurveTo(74, 100, 96, 104, 98, 130);
  ctx.fill();
  ctx.fillStyle = shade(look.skin, 0.86);
  ctx.beginPath();
  ctx.moveTo(39, 76);
  ctx.lineTo(61, 76);
  ctx.lineTo(62, 98);
  ctx.quadraticCurveTo(50, 112, 38, 98);
  ctx.fill();
}

function hairBehind(ctx: Context, look: Look, shape: Shape): void {
  const dark = shade(look.hair, 0.82);
  if (look.style === 'long') {
    ctx.fillStyle = dark;
    ctx.beginPath();
    ctx.moveTo(16, 112);
    ctx.bezierCurveTo(14, 60, 10, 12, 50, 12);
    ctx.bezierCurveTo(90, 12, 86, 60, 84, 112);
    ctx.quadraticCurveTo(50, 120, 16, 112);
    ctx.fill();
  }
  if (look.style === 'bun') oval(ctx, 50, 14, 15, 12, dark);
  if (look.style === 'curly') {
    for (let curl = 0; curl < 22; curl += 1) {
      const angle = Math.PI * (0.86 + (curl / 21) * 1.28);
      oval(
        ctx,
        50 + Math.cos(angle) * (shape.width + 6),
        48 + Math.sin(angle) * 30,
        9.5,
        9.5,
        curl % 2 ? dark : look.hair,
      );
    }
    for (const [x, y] of CURLS) oval(ctx, x, y, 8.5, 9, dark);
  }
}

function hairFront(ctx: Context, look: Look, shape: Shape): void {
  const left = 50 - shape.width - 1;
  const right = 50 + shape.width + 1;
  ctx.fillStyle = look.hair;
  ctx.beginPath();
  ctx.moveTo(left, 58);
  ctx.bezierCurveTo(left - 4, 10, right + 4, 10, right, 58);
  if (look.style === 'short') {
    ctx.lineTo(right - 3, 44);
    ctx.quadraticCurveTo(60, 33, 50, 35);
    ctx.quadraticCurveTo(36, 34, left + 3, 44);
  } else if (look.style === 'fringe') {
    ctx.quadraticCurveTo(right - 3, 50, right - 6, 44);
    ctx.quadraticCurveTo(66, 46, 50, 44);
    ctx.quadraticCurveTo(38, 48, left + 5, 41);
  } else if (look.style === 'bun') {
    ctx.quadraticCurveTo(right - 2, 40, 50, 29);
    ctx.quadraticCurveTo(left + 2, 40, left, 58);
  } else if (look.style === 'curly') {
    ctx.quadraticCurveTo(right - 4, 38, 50, 31);
    ctx.quadraticCurveTo(left + 4, 38, left, 58);
  } else {
    ctx.quadraticCurveTo(right - 2, 40, 42, 30);
    ctx.quadraticCurveTo(left + 4, 40, left, 58);
  }
  ctx.fill();
}

function eyes(ctx: Context, look: Look): void {
  for (const x of [38.5, 61.5]) {
    oval(ctx, x, 55, 5.4, 3.5, '#fdfdfb');
    oval(ctx, x, 55, 2.9, 3.1, look.eyes);
    oval(ctx, x, 55, 1.35, 1.5, '#14110f');
    oval(ctx, x + 1, 54, 0.7, 0.7, '#ffffff');
    ctx.strokeStyle = shade(look.hair, 0.7);
    ctx.lineWidth = 1.1;
    ctx.beginPath();
    ctx.ellipse(x, 55.2, 5.6, 3.9, 0, Math.PI * 1.08, Math.PI * 1.92);
    ctx.stroke();
    ctx.lineWidth = 1.9;
    ctx.lineCap = 'round';
    ctx.beginPath();
    ctx.moveTo(x - 6, 47.6);
    ctx.quadraticCurveTo(x, 44.6, x + 6, 47.6);
    ctx.stroke();
  }
}

function noseAndMouth(ctx: Context, look: Look, smile: number): void {
  ctx.strokeStyle = shade(look.skin, 0.68);
  ctx.lineWidth = 1.3;
  ctx.beginPath();
  ctx.moveTo(51.5, 55);
  ctx.quadraticCurveTo(54.5, 64, 54, 66.5);
  ctx.quadraticCurveTo(51, 69.5, 46.8, 67);
  ctx.stroke();
  ctx.strokeStyle = '#a0483f';
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(41.5, 76);
  ctx.quadraticCurveTo(50, 76 + smile, 58.5, 76);
  ctx.stroke();
}

function frecklesAndBeard(ctx: Context, look: Look, shape: Shape): void {
  if (look.freckles) for (const [x, y] of FRECKLES) oval(ctx, x, y, 0.7, 0.7, shade(look.skin, 0.72));
  if (look.beard) {
    ctx.save();
    headOutline(ctx, shape);
    ctx.clip();
    ctx.fillStyle = shade(look.hair, 1.1);
    ctx.beginPath();
    ctx.moveTo(20, 62);
    ctx.quadraticCurveTo(30, 72, 38, 71);
    ctx.quadraticCurveTo(50, 66.5, 62, 71);
    ctx.quadraticCurveTo(70, 72, 80, 62);
    ctx.lineTo(80, 96);
    ctx.lineTo(20, 96);
    ctx.fill();
    ctx.restore();
    oval(ctx, 50, 76, 10, 3.6, shade(look.skin, 0.95));
  }
}

function glasses(ctx: Context): void {
  ctx.strokeStyle = '#2a2320';
  ctx.lineWidth = 1.5;
  for (const x of [38.5, 61.5]) {
    ctx.beginPath();
    ctx.roundRect(x - 9, 48.5, 18, 13.5, 5.5);
    ctx.stroke();
  }
  ctx.beginPath();
  ctx.moveTo(47.5, 54);
  ctx.quadraticCurveTo(50, 52, 52.5, 54);
  ctx.stroke();
}

/** Draws the face into a box whose height is 1.28 times `width`. */
export function portrait(
  ctx: Context,
  look: Look,
  x: number,
  y: number,
  width: number,
  { ground, smile = 2.2, alpha = 1, grey = false, clip = true }: PortraitOptions,
): void {
  const shape = shapes[look.face];
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(width / 100, width / 100);
  if (clip) {
    ctx.beginPath();
    ctx.rect(0, 0, 100, 128);
    ctx.clip();
  }
  ctx.globalAlpha = alpha;
  if (grey) ctx.filter = 'grayscale(1)';
  if (ground) {
    ctx.fillStyle = ground;
    ctx.fillRect(0, 0, 100, 128);
  }
  hairBehind(ctx, look, shape);
  body(ctx, look);
  for (const ear of [50 - shape.width, 50 + shape.width]) oval(ctx, ear, 58, 4, 7, shade(look.skin, 0.9));
  headOutline(ctx, shape);
  ctx.fillStyle = look.skin;
  ctx.fill();
  hairFront(ctx, look, shape);
  frecklesAndBeard(ctx, look, shape);
  eyes(ctx, look);
  noseAndMouth(ctx, look, smile);
  if (look.glasses) glasses(ctx);
  ctx.restore();
}
