import { zoneOf } from './evaluation.js';
import { unfilled } from './mrz.js';
import type { Session } from './session.js';

/** The body of `nfc/key`: what opens a passport's chip, dates in the zone's own YYMMDD (dossier 10.3). */
export function chipKey(session: Session) {
  const zone = session.front?.specimen.kind === 'passport' ? zoneOf(session) : undefined;
  return {
    data: zone
      ? { documentNumber: unfilled(zone.documentNumber), dateOfBirth: zone.birth, dateOfExpiry: zone.expiry }
      : null,
    rfidPresence: zone ? 1 : 0,
    error: null,
    hasError: false,
  };
}
