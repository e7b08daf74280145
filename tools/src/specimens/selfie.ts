import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { Person } from './people.js';
import { portrait } from './portrait.js';
import { randomFrom, specimenMark } from './security.js';

const width = 720;
const height = 900;
const walls = ['#c9d6c8', '#d8cdbd', '#c6cfdd', '#dcc9cf', '#cfd9d9'];

/** A room, not a document: a wall, a window or a picture, softer light, and a smile. */
export function selfie(person: Person): Canvas {
  const random = randomFrom(`${person.id}/selfie`);
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const light = ctx.createRadialGradient(width * 0.3, height * 0.2, 60, width / 2, height / 2, height * 0.8);
  light.addColorStop(0, '#fbf7ee');
  light.addColorStop(1, walls[Math.floor(random() * walls.length)] ?? '#fff');
  ctx.fillStyle = light;
  ctx.fillRect(0, 0, width, height);
  ctx.fillStyle = '#b9cfe0';
  ctx.fillRect(44, 70, 150, 250);
  ctx.strokeStyle = '#f6f3ec';
  ctx.lineWidth = 14;
  ctx.strokeRect(44, 70, 150, 250);
  ctx.lineWidth = 8;
  ctx.beginPath();
  ctx.moveTo(119, 70);
  ctx.lineTo(119, 320);
  ctx.moveTo(44, 195);
  ctx.lineTo(194, 195);
  ctx.stroke();
  ctx.fillStyle = '#6f8d5f';
  for (let leaf = 0; leaf < 7; leaf += 1) {
    ctx.beginPath();
    ctx.ellipse(640 + (random() - 0.5) * 70, 520 - leaf * 26, 44, 15, (random() - 0.5) * 2.4, 0, Math.PI * 2);
    ctx.fill();
  }
  ctx.fillStyle = '#a4653f';
  ctx.fillRect(602, 540, 78, 100);
  ctx.translate(width / 2, height / 2);
  ctx.rotate((random() - 0.5) * 0.07);
  portrait(ctx, person.look, -330, -342, 660, { smile: 5.4, clip: false });
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  specimenMark(ctx, width, height, { size: 118, alpha: 0.3, at: 0.86, angle: -0.1 });
  return canvas;
}
