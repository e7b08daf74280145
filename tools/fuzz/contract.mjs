// What holds of every session and result, whatever a vendor answers (design of the contract).
import assert from 'node:assert/strict';
import { CANARY } from './expect.mjs';

const STATUSES = [
  'pending',
  'processing',
  'in_review',
  'completed',
  'expired',
  'abandoned',
  'canceled',
  'failed',
];
const DECISIONS = ['approved', 'declined', 'inconclusive'];
const INSTANTS = ['createdAt', 'startedAt', 'endedAt', 'expiresAt', 'erasedAt'];
const DATES = new Set(['birthdate', 'issuedOn', 'expiresOn']);
const COUNTRIES = new Set(['country', 'issuingCountry']);
const WARNINGS = ['STEP_NOT_NEEDED', 'HINT_IGNORED', 'UNKNOWN_NATIVE_STATUS', 'PARTLY_READ'];
const PATH = /^[\w$-]+(?:\.(?:[\w$-]+|\*)|\[(?:\d+|\*)\])*$/;
const CHECK_STATUSES = ['pass', 'fail', 'warn', 'not_performed', 'unknown'];

/** `ends` tells of a native word whether the adapter's dossier names it as an end, and `approves` as an approval. */
export function checkSession(session, { ends, approves }) {
  const { status, decision, decidedBy, final, nativeStatus } = session;
  assert.ok(STATUSES.includes(status), `status ${status}`);
  if (status === 'completed') {
    assert.ok(DECISIONS.includes(decision), `decision ${decision}`);
    assert.equal(typeof final, 'boolean', 'final');
    assert.ok(decidedBy === undefined || decidedBy === 'automatic' || decidedBy === 'manual', 'decidedBy');
  } else
    for (const name of ['decision', 'decidedBy', 'final'])
      assert.ok(!(name in session), `${name} with ${status}`);
  if (decision === 'approved')
    assert.ok(approves(nativeStatus), `approved by ${JSON.stringify(nativeStatus)}`);
  if (!['pending', 'processing', 'in_review'].includes(status))
    assert.ok(ends(nativeStatus), `ended by ${JSON.stringify(nativeStatus)}`);
  for (const name of INSTANTS)
    if (name in session) assert.equal(new Date(session[name]).toISOString(), session[name], name);
  checkWarnings(session.warnings);
  checkValues(session);
}

/** They say what they are about, and never quote what stands there. */
function checkWarnings(warnings) {
  assert.ok(Array.isArray(warnings), 'warnings');
  for (const { code, message, path, ...more } of warnings) {
    assert.ok(WARNINGS.includes(code), `a warning is ${code}`);
    assert.equal(typeof message, 'string', 'a warning without a message');
    if (path !== undefined) assert.match(path, PATH, 'the path of a warning');
    assert.deepEqual(more, {}, 'a warning has more than code, message and path');
  }
  assert.ok(!JSON.stringify(warnings).includes(CANARY), 'a warning quotes a value');
}

export function checkResult(result, words) {
  checkSession(result, words);
  if (result.decision !== 'approved')
    assert.ok(!('claims' in result), `claims with ${result.decision ?? result.status}`);
  for (const list of ['documents', 'checks', 'matches', 'reasons', 'artifacts'])
    assert.ok(Array.isArray(result[list]), `${list} is no list`);
  for (const { status, score } of result.checks) {
    assert.ok(CHECK_STATUSES.includes(status), `a check is ${status}`);
    if (score !== undefined)
      for (const number of Object.values(score)) assert.ok(Number.isFinite(number), 'a score');
  }
  for (const { id, kind } of result.artifacts) {
    assert.ok(typeof id === 'string' && id !== '', 'an artifact without an id');
    assert.equal(typeof kind, 'string');
  }
  for (const { code } of result.reasons) assert.match(code, /^[a-z_]+$/);
  const { nationalities } = result.extracted ?? {};
  for (const country of nationalities ?? []) assert.match(country, /^[A-Z]{3}$/, 'a nationality');
}

/** No null, nothing empty where it could be absent, dates and countries as the contract writes them; `raw` is hidden. */
function checkValues(value, key = 'session') {
  assert.notEqual(value, null, `${key} is null`);
  assert.notEqual(value, undefined, `${key} is there and undefined`);
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${key} is ${value}`);
  if (DATES.has(key)) checkDate(value, key);
  if (COUNTRIES.has(key)) assert.match(value, /^[A-Z]{3}$/, key);
  if (typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value) checkValues(item, `an item of ${key}`);
    return;
  }
  assert.ok(Object.keys(value).length > 0, `${key} is an empty object`);
  for (const [name, item] of Object.entries(value)) checkValues(item, name);
}

function checkDate(value, key) {
  assert.match(value, /^\d{4}-\d{2}-\d{2}$/, key);
  assert.ok(new Date(`${value}T00:00:00Z`).toISOString().startsWith(value), `${key} is no day: ${value}`);
}
