// TEMP
import { createHmac } from 'node:crypto';
export async function openKeyring(_d: any, { keys }: any): Promise<any> {
  return {
    seal: (_b: string, t: string) => t,
    open: async (_b: string, t: string) => t,
    rotate: async () => ({ keys: 0 }),
    hash: (p: string, t: string) =>
      createHmac('sha256', keys[0].bytes)
        .update(p + '\n' + t)
        .digest(),
    digest: (p: any, part: any) =>
      createHmac('sha256', 'k')
        .update(p ?? '')
        .update(part)
        .digest(),
  };
}
export type Keyring = any;
