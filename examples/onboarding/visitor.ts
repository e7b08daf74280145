// Who is back: a cookie of the browser that started. Your app's login does this.

export const cookieFor = (id: string): string => `application=${id}; Path=/; HttpOnly; SameSite=Lax`;

export function applicationIn(cookies: string | undefined): string | undefined {
  return /(?:^|; )application=([0-9a-f-]{36})(?:;|$)/.exec(cookies ?? '')?.[1];
}
