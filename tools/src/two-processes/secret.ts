/** The header by which the vendor proves its callbacks. */
export const SECRET = { 'x-callback-secret': 'a-callback-secret-of-two-processes' };
