export const root: string;
export function pages(): string[];
export function sitePage(file: string): string | undefined;
export function linkTarget(
  page: string,
  href: string,
): { readonly file: string; readonly anchor: string | undefined } | undefined;
export function anchorOf(heading: string): string;
