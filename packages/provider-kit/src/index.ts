export type { Answer } from './answers/answer.js';
export { aboutAnother, answer, isAnother } from './answers/answer.js';
export { compact, compactOrNothing } from './answers/compact.js';
export type { Field, Fields } from './answers/fields.js';
export {
  anything,
  code,
  flag,
  list,
  map,
  number,
  object,
  required,
  text,
  unreadValue,
} from './answers/fields.js';
export { base64Chunks, base64Length } from './bodies/base64.js';
export { hashedBody } from './bodies/hashed-body.js';
export { base64Of, sourceBody, streamedJson } from './bodies/json-body.js';
export { sourceChunks } from './bodies/sources.js';
export type { Candidate, ClaimReader } from './claims/claim-reader.js';
export { createClaimReader, partlyRead, plainText, STATED_NONE } from './claims/claim-reader.js';
export { countryCode } from './claims/countries.js';
export { dateOnly, instant } from './claims/dates.js';
export { unfilled } from './claims/fillers.js';
export { agreedGender, genderOf } from './claims/genders.js';
export { createHttpClient } from './http/client.js';
export type { Parsed } from './http/parse.js';
export { parseJson, parseValue, readJson } from './http/parse.js';
export type {
  HttpClient,
  HttpDownload,
  HttpRequest,
  HttpResponse,
  RequestBody,
  StreamBody,
} from './http/request.js';
export { creates, jsonBytes, pathSegment, textBytes } from './http/request.js';
export type { VendorErrors } from './http/status-errors.js';
export type { Authentication } from './login/authentication.js';
export { authorized } from './login/authentication.js';
export { basicAuthentication, keyAuthentication } from './login/basic.js';
export { singleFlight } from './login/kept-token.js';
export { tokenLogin } from './login/token-login.js';
export type { DefinedSettings } from './settings/define-settings.js';
export { defineSettings } from './settings/define-settings.js';
export { field } from './settings/field.js';
export type { Secret } from './settings/secrets.js';
export { readSecret } from './settings/secrets.js';
export { guardedUrl } from './urls/url-guard.js';
export { flowNamed, pageNumberOf, readProviderOptions } from './verbs/input.js';
export {
  type Explanations,
  emptyResult,
  explained,
  hasCode,
  throwWithPages,
  unless,
} from './verbs/outcome.js';
export { recentKeys } from './verbs/recent-keys.js';
export { openState, sealState } from './verbs/sealed-state.js';
export type { CreationSteps } from './verbs/steps.js';
export { createInSteps } from './verbs/steps.js';
export { proofRefused, webhookInvalid, webhookJson } from './webhooks/message.js';
export type { ProofHeaders, WebhookProof } from './webhooks/proof.js';
export { bodySignatureProof, sharedSecretProof } from './webhooks/proof.js';
export type { SignatureEncoding } from './webhooks/signature.js';
export { isSignedBy, sameSecret } from './webhooks/signature.js';
export type { SignedTime, SignedTimeForm } from './webhooks/timed-proof.js';
export { timeBesideSignature, timedSignatureProof, timeInHeader } from './webhooks/timed-proof.js';
export { asciiUpper, entryOf, entryOfWord } from './words/tables.js';
export { nativeWord, unknownStatus } from './words/warnings.js';
export { type WordTable, wordTable } from './words/word-table.js';
