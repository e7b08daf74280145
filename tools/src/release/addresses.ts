// Where the project lives. The root's package.json is the one place to set it: what it has of `repository`, `homepage` and
// `bugs` stands in the manifest of every package, and what it does not have stands in none.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { root } from '../root.js';

export const ADDRESSES = ['repository', 'homepage', 'bugs'] as const;

export type Addresses = Partial<Readonly<Record<(typeof ADDRESSES)[number], unknown>>>;

const addressesShape = z.object({
  repository: z.strictObject({ type: z.string(), url: z.url() }).optional(),
  homepage: z.url().optional(),
  bugs: z.strictObject({ url: z.url() }).optional(),
});

/** What the manifest of the package in this folder should say. */
export function addressesOf(folder: string): Addresses {
  const { repository, ...others } = addressesShape.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  return {
    ...(repository && { repository: { ...repository, directory: relative(root, folder) } }),
    ...others,
  };
}
