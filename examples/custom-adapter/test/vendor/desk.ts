import { actRoutes } from './api/acts.js';
import { applicantCreation, applicantRoutes } from './api/applicants.js';
import { keyedRoute } from './api/keys.js';
import { type Credentials, createLogins } from './api/login.js';
import { reportRoutes } from './api/reports.js';
import { createRouter } from './api/router.js';
import { verificationCreation, verificationRoutes } from './api/verifications.js';
import { createEventLog } from './events/log.js';
import { createAgenda } from './life/agenda.js';
import { newId, type Readings, type World } from './life/model.js';
import type { VendorLogic } from './server.js';

export interface AcmeOptions {
  readonly accounts: readonly Credentials[];
  readonly readings: Readings;
  now(): number;
  origin(): string;
}

/** What Acme does with a request: written from its documentation, with nothing of the adapter in it. */
export interface Acme extends VendorLogic {
  readonly world: World;
  /** Tokens and links that were handed out. */
  secrets(): readonly string[];
}

export function createAcme({ accounts, readings, now, origin }: AcmeOptions): Acme {
  const agenda = createAgenda(now);
  const world: World = {
    agenda,
    events: createEventLog(readings.thinEvents),
    readings,
    origin,
    applicants: new Map(),
    verifications: new Map(),
    links: new Map(),
    ending: 'approve',
  };
  const logins = createLogins(accounts, now);
  const keyed = { now, failedAreMade: readings.failedCreationsAreMade };
  const routes = [
    keyedRoute(applicantCreation(world), keyed),
    ...applicantRoutes(world),
    keyedRoute(verificationCreation(world), keyed),
    ...verificationRoutes(world),
    ...actRoutes(world),
    ...reportRoutes(world),
  ];
  const router = createRouter(routes, logins);
  return {
    world,
    answer: (request) => {
      const answer = agenda.moment(() => router.answer(request));
      return { ...answer, headers: { ...answer.headers, 'acme-request-id': newId('req') } };
    },
    failed: (request, failure) => {
      // Of a 503, Acme says that nothing was done.
      if (failure.status >= 500 && failure.status !== 503) agenda.moment(() => router.fail(request, failure));
    },
    advanced: () => agenda.runDue(),
    secrets: () => [
      ...logins.tokens(),
      ...[...world.links.keys()].map((link) => link.split('/').at(-1) ?? link),
    ],
  };
}
