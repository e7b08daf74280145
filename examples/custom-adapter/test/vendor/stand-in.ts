import type { ConformanceVendor } from '@anyproof/conformance';
import { createAcme } from './desk.js';
import { createDelivery } from './events/delivery.js';
import type { AcmeEvent, EventObject } from './events/log.js';
import { createSigning } from './events/signature.js';
import { finishErasure } from './life/erasure.js';
import type { Opened } from './life/links.js';
import type { Readings } from './life/model.js';
import { createStaff, type Staff } from './life/staff.js';
import { type Doing, type Pictures, visit } from './life/visit.js';
import { startVendorServer, type VendorServer } from './server.js';

export const CREDENTIALS = { clientId: 'acme-client', clientSecret: '4f1c-Kd-client-secret-w8Rt' } as const;
export const TEST_CREDENTIALS = {
  clientId: 'test_client',
  clientSecret: '77b0-Qz-test-secret-m3Yc',
} as const;
export const SIGNING_KEY = '9d20-Hm-webhook-key-z4Lp';

/** Acme, and everything that a test can have it do. */
export interface StandIn extends VendorServer, Staff, Pick<ConformanceVendor, 'decide' | 'secrets'> {
  /** The erasure that was requested is done now. */
  finishErasure(id: string): void;
  /** The ids of all verifications that were ever created. */
  sessions(): readonly string[];
  /** The person opens a page or starts the SDK with a token, and shows these pictures. */
  visit(link: string, pictures: Pictures, doing?: Doing): Opened;
  /** All events so far, the earliest first. */
  events(): readonly AcmeEvent[];
  /** Something happens in another product. */
  happen(type: string, object: EventObject): void;
  /** From now on events are sent there; those of before, too. */
  sendEventsTo(url: string): void;
  /** Sends what is due now; resolves when it was answered. */
  flushEvents(): Promise<void>;
  /** A new signing key; for a day, the one before signs, too. */
  rotateKey(key: string): void;
  /** Those that sign now. */
  signingKeys(): readonly string[];
}

const READINGS: Readings = {
  failedCreationsAreMade: false,
  dataWhileErasing: true,
  thinEvents: false,
  nulls: false,
};

/** Acme on your machine: nobody's real data, and no network beyond loopback. */
export async function startStandIn(readings: Partial<Readings> = {}): Promise<StandIn> {
  const server = await startVendorServer({
    answer: (request) => acme.answer(request),
    failed: (request, failure) => acme.failed?.(request, failure),
    advanced: () => acme.advanced?.(),
  });
  const { origin, clock } = server;
  const acme = createAcme({
    accounts: [CREDENTIALS, TEST_CREDENTIALS],
    readings: { ...READINGS, ...readings },
    now: clock.now,
    origin: () => origin,
  });
  const { world } = acme;
  const events = () => {
    world.agenda.runDue();
    return world.events.all();
  };
  const signing = createSigning(SIGNING_KEY, clock.now);
  const delivery = createDelivery({ now: clock.now, events, keys: signing.keys });
  return {
    ...server,
    ...createStaff(world),
    decide: (ending) => {
      world.ending = ending;
    },
    visit: (link, pictures, doing) => world.agenda.moment(() => visit(world, link, pictures, doing)),
    finishErasure: (id) => {
      const one = world.verifications.get(id);
      if (one !== undefined) world.agenda.moment(() => finishErasure(world, one));
    },
    sessions: () => [...world.verifications.keys()],
    events,
    happen: (type, object) => world.events.add({ type, at: clock.now(), object }),
    sendEventsTo: delivery.sendTo,
    flushEvents: delivery.flush,
    rotateKey: signing.rotate,
    signingKeys: signing.keys,
    secrets: () => [
      CREDENTIALS.clientSecret,
      TEST_CREDENTIALS.clientSecret,
      ...signing.all(),
      ...acme.secrets(),
    ],
    stop: async () => {
      delivery.stop();
      await server.stop();
    },
  };
}
