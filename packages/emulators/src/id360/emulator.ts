import {
  type AnswerTraits,
  type EmulatorOptions,
  type RunningEmulator,
  startServer,
} from '../shared/index.js';
import { Accounts } from './accounts.js';
import type { DeliveredCallback } from './callbacks.js';
import { Flow } from './flow.js';
import { registerHosted } from './hosted.js';
import { Office } from './office.js';
import { makeReport, type ReportMaker } from './report.js';
import { ReportSigner } from './report-signature.js';
import { type Desk, registerApi } from './routes.js';
import { type Id360EmulatorSettings, id360Defaults } from './settings.js';
import type { DossierStatus } from './words.js';

/** A dossier as a test may look at it from outside. */
export interface Id360DossierView {
  readonly id: number;
  readonly status: DossierStatus;
  readonly reason: string | null;
  readonly clientReference: string | undefined;
  readonly apiKey: string;
  readonly controlData: Readonly<Record<string, string>>;
}

export interface RunningId360Emulator extends RunningEmulator<Id360EmulatorSettings> {
  /** Every delivery of a callback so far, failed tries included. */
  callbacks(): readonly DeliveredCallback[];
  /** Every dossier, oldest first. */
  dossiers(): readonly Id360DossierView[];
  /** Ends every login session: the next call with a token is answered 401. */
  killSessions(): void;
}

/**
 * What a new dossier meets. `approve`: the pictures decide. `decline`: KO by the validator, with every step OK.
 * `expire`: CANCELED before it was started. `abandon`: CANCELED after it was started. `fail`: FAILED. `two-papers`: a company
 * officer's card is found beside the person's own. `contradiction`: a report whose `status` is OK and whose
 * `identity_status` is KO. `external`, `external-refused`: the person comes through La Poste's digital identity, and shows
 * no documents.
 */
const scenarios = [
  'approve',
  'decline',
  'expire',
  'abandon',
  'fail',
  'two-papers',
  'contradiction',
  'external',
  'external-refused',
];

/** What names a dossier in the answers, and the words that decide. */
const answers: AnswerTraits = {
  identity: ['id'],
  verdicts: { status: { OK: 'KO', KO: 'OK' }, identity_status: { OK: 'KO', KO: 'OK' } },
};

/** Starts a stand-in for ID360 on loopback. */
export async function startId360Emulator(
  options?: EmulatorOptions<Id360EmulatorSettings>,
): Promise<RunningId360Emulator> {
  let desk: Desk | undefined;
  const running = await startServer<Id360EmulatorSettings>({
    vendor: 'id360',
    options,
    settings: id360Defaults,
    scenarios,
    ignoreTrailingSlash: true,
    answers,
    routes(app, context) {
      const { settings, clock } = context;
      const signer = new ReportSigner();
      const maker = (): ReportMaker => ({ settings, signer, origin: context.origin });
      const office = new Office(context, (dossier) => makeReport(dossier, maker()));
      const flow = new Flow(office, settings);
      desk = { context, accounts: new Accounts(settings, clock), office, flow, maker };
      registerApi(app, desk);
      registerHosted(app, desk);
      app.addHook('onClose', async () => office.outbox.close());
    },
  });
  return Object.assign(running, {
    callbacks: () => desk?.office.outbox.delivered() ?? [],
    dossiers: () => (desk?.office.dossiers() ?? []).map(viewOf),
    killSessions: () => desk?.accounts.killSessions(),
  });
}

const viewOf = (dossier: ReturnType<Office['dossiers']>[number]): Id360DossierView => ({
  id: dossier.id,
  status: dossier.status,
  reason: dossier.reason,
  clientReference: dossier.request.clientReference,
  apiKey: dossier.apiKey,
  controlData: Object.fromEntries([...dossier.controlData].map(([name, { value }]) => [name, value])),
});
