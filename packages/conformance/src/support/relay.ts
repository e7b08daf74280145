import { connect, createServer, type Socket } from 'node:net';

/** A wire between app and vendor that can be told to stop taking what the app sends. */
export interface Relay {
  readonly origin: string;
  /** Takes so many more bytes from the app, then reads nothing until `release`. */
  stallAfter(bytes: number): void;
  release(): void;
  stop(): Promise<void>;
}

export async function startRelay(target: string): Promise<Relay> {
  const { protocol, hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  let budget = Number.POSITIVE_INFINITY;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((app) => {
    const vendor = keep(connect(Number(port), hostname.replace(/^\[|\]$/g, '')));
    keep(app);
    app.on('data', (chunk) => {
      budget -= chunk.length;
      vendor.write(chunk);
      if (budget > 0) return;
      held.add(app);
      app.pause();
    });
    vendor.pipe(app);
    app.on('close', () => vendor.destroy());
    vendor.on('close', () => app.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the relay has no address');
  return {
    origin: `${protocol}//127.0.0.1:${address.port}`,
    stallAfter: (bytes) => {
      budget = bytes;
    },
    release: () => {
      budget = Number.POSITIVE_INFINITY;
      for (const socket of held) socket.resume();
      held.clear();
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
