import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { createSealer, ProofingError, silentObserver, systemClock, systemRandom } from '@anyproof/core';
import { uploadCalls } from '../src/client/pictures.js';
import { vendorSettings } from '../src/settings.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function store() {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume().on('end', () => response.end());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(server.address());
  return { requests, port };
}

const leadingTo =
  (address: string): LookupFunction =>
  (_hostname, options, callback) => {
    const family = isIP(address);
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };

async function outcomeOf(url: string, more: object, address = '10.0.0.7'): Promise<string> {
  const checked = await vendorSettings.settings['~standard'].validate({
    baseUrl: 'https://tenant.example/idproofingapi',
    licenseKey: 'licence',
    tenantDns: 'tenant.example',
    connector: { id: 'a', type: 'b' },
    verification: { id: 'c' },
    http: { retries: { attempts: 0 }, timeoutMs: 60_000 },
    ...more,
  });
  if (checked.issues !== undefined) throw new Error(JSON.stringify(checked.issues));
  const deps = {
    provider: '1kosmos',
    clock: systemClock,
    random: systemRandom,
    observer: silentObserver,
    sealer: createSealer('1kosmos', 'none'),
    http: {},
    testMode: false,
  };
  const bytes = Buffer.from('picture');
  const source = {
    mediaType: 'image/png',
    size: bytes.length,
    open: () => Readable.from([bytes], { objectMode: false }),
  };
  try {
    await uploadCalls(checked.value, deps, leadingTo(address)).put(url, source);
    return 'ok';
  } catch (error) {
    return ProofingError.isInstance(error) ? `${error.code} ${error.message}` : 'another error';
  }
}

describe('an upload', () => {
  it.each(['10.0.0.7', '169.254.169.254', '127.0.0.1', '::1', '::ffff:10.0.0.7'])(
    'goes to no host of uploadHosts whose name leads to %s, and the error names the setting',
    async (address) => {
      const { requests, port } = await store();
      const host = `bucket.example:${port}`;
      const said = await outcomeOf(`https://${host}/put`, { uploadHosts: [host] }, address);
      expect(said).toMatch(/^BAD_RESPONSE .*private network.*privateUploadHosts/);
      expect(said).not.toContain(address);
      expect(requests).toHaveLength(0);
    },
  );

  it('goes there where the settings say that these are private', async () => {
    const { port } = await store();
    const host = `bucket.example:${port}`;
    // A plain store cannot speak TLS: that the connection was made is what shows here.
    const said = await outcomeOf(
      `https://${host}/put`,
      { uploadHosts: [host], privateUploadHosts: 'true' },
      '127.0.0.1',
    );
    expect(said).not.toMatch(/BAD_RESPONSE/);
  });

  it('goes to an address, or to this machine, that stands in the settings', async () => {
    const { requests, port } = await store();
    const host = `127.0.0.1:${port}`;
    expect(await outcomeOf(`http://${host}/put`, { uploadHosts: [host] })).toBe('ok');
    expect(requests).toHaveLength(1);
  });

  it("goes to the API's own origin, wherever that is", async () => {
    const { requests, port } = await store();
    const baseUrl = `http://localhost:${port}/idproofingapi`;
    expect(await outcomeOf(`http://localhost:${port}/put`, { baseUrl }, '127.0.0.1')).not.toMatch(
      /BAD_RESPONSE/,
    );
    expect(requests).toHaveLength(1);
  });
});
