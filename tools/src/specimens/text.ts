import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

export type Context = SKRSContext2D;

export interface LineOptions {
  readonly size: number;
  readonly face?: Face;
  readonly colour?: string;
  /** What it must fit. */
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
}

export interface FieldOptions {
  readonly width: number;
  readonly ink: string;
  readonly size?: number;
  readonly label_size?: number;
}

export type Face = keyof typeof files;

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const files = {
  Sans: 'DejaVuSans',
  Bold: 'DejaVuSans-Bold',
  Mono: 'DejaVuSansMono',
  Serif: 'DejaVuSerif',
  SerifBold: 'DejaVuSerif-Bold',
  Condensed: 'DejaVuSansCondensed-Bold',
};
for (const [name, file] of Object.entries(files))
  GlobalFonts.registerFromPath(join(fonts, `${file}.ttf`), `Specimen ${name}`);

/** Draws one line, shrunk until it fits `width`. */
export function line(
  ctx: Context,
  text: string,
  x: number,
  y: number,
  { size, face = 'Sans', colour = '#111', width = Infinity, align = 'left' }: LineOptions,
): void {
  let fitted = size;
  ctx.font = `${fitted}px "Specimen ${face}"`;
  while (ctx.measureText(text).width > width && fitted > 8) {
    fitted -= 0.5;
    ctx.font = `${fitted}px "Specimen ${face}"`;
  }
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, x, y);
  ctx.textAlign = 'left';
}

/** Breaks a text between words so that each line fits `width`. */
export function wrapped(
  ctx: Context,
  text: string,
  { size, face = 'Sans', width }: LineOptions & { readonly width: number },
): string[] {
  ctx.font = `${size}px "Specimen ${face}"`;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length === 0 || ctx.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** A small label above a value. */
export function field(
  ctx: Context,
  label: string,
  value: string,
  x: number,
  y: number,
  { width, ink, size = 26, label_size = 14 }: FieldOptions,
): void {
  line(ctx, label, x, y, { size: label_size, colour: ink, width });
  line(ctx, value, x, y + size + 3, { size, face: 'Condensed', colour: '#16181d', width });
}

/** 17.05.1991: dates are drawn the way people read them; the comment holds YYYY-MM-DD. */
export const shownDate = (date: string): string => date.split('-').reverse().join('.');
