// Test files share a process, which saves starting one for each. What a file leaves behind in it would hit the next: nock
// patches node:http for the whole process, and a pooled socket or a listening server answers strangers. So each file's
// environment puts back what was patched and closes what was left open when it goes.
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { TestEnvironment } from 'jest-environment-node';

declare global {
  namespace NodeJS {
    interface Process {
      /** Sockets, servers and the like that keep the process alive. */
      _getActiveHandles(): object[];
    }
  }
}

const UNTOUCHED = [http, https, net, tls, dns, dns.promises, fs, fs.promises].map(
  (module): readonly [object, PropertyDescriptorMap] => [module, Object.getOwnPropertyDescriptors(module)],
);

/** The process' own: its pipe to Jest, and its output, which is there once it was asked for. */
const OWN = new Set<object>([process.stdout, process.stderr, ...process._getActiveHandles()]);

export default class CleanEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    // For what the sandbox cannot load: see pglite.ts.
    this.global['requireOutside'] = createRequire(__filename);
  }

  override async teardown(): Promise<void> {
    for (const [module, properties] of UNTOUCHED) putBack(module, properties);
    http.globalAgent.destroy();
    https.globalAgent.destroy();
    closeLeftovers();
    // What closing sets off happens now, and not under the next file.
    await new Promise((resolve) => setImmediate(resolve));
    await super.teardown();
  }
}

function putBack(module: object, properties: PropertyDescriptorMap): void {
  for (const [name, property] of Object.entries(properties)) {
    const { value, get } = Object.getOwnPropertyDescriptor(module, name) ?? {};
    if (value !== property.value || get !== property.get) Object.defineProperty(module, name, property);
  }
}

function closeLeftovers(): void {
  for (const handle of process._getActiveHandles()) {
    if (OWN.has(handle)) continue;
    if (handle instanceof net.Socket) handle.destroy();
    else if (handle instanceof net.Server) handle.close();
  }
}
