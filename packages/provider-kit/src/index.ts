export type { OnlyPublic } from './address-guard.js';
export { guardedLookup, publicAddressCheck } from './address-guard.js';
export type { Answer, AnswerOptions, Asked, Named, Names, ReadAnswer } from './answer.js';
export { aboutAnother, answer, answerOf, isAnother } from './answer.js';
export * from './authorized.js';
export * from './base64.js';
export * from './basic-authentication.js';
export * from './claim-reader.js';
export * from './compact.js';
export * from './countries.js';
export * from './dates.js';
export type { Field, Fields, RequiredField, Unread } from './fields.js';
export {
  anything,
  code,
  flag,
  isNothing,
  list,
  map,
  number,
  object,
  required,
  text,
  unreadValue,
} from './fields.js';
export * from './fillers.js';
export * from './genders.js';
export * from './http-client.js';
export * from './http-request.js';
export type { WithHttp } from './http-settings.js';
export { httpSettings, withHttpSettings } from './http-settings.js';
export * from './json-body.js';
export * from './kept-token.js';
export * from './native-word.js';
export * from './pages.js';
export * from './parse.js';
export * from './provider-options.js';
export * from './recent.js';
export * from './retry-after.js';
export { safeJson } from './safe-json.js';
export * from './sealed-state.js';
export * from './secrets.js';
export * from './setting-names.js';
export * from './setting-values.js';
export type { DefinedSettings, GivenSettings, MakeRule, SettingsRule } from './settings/define-settings.js';
export { defineSettings } from './settings/define-settings.js';
export type { FieldOptions, Problem } from './settings/field.js';
export { field, matches, noColon } from './settings/field.js';
export type { SettingField } from './settings/setting-field.js';
export type { CheckedDefaults, ReadSettings, Setting, SettingsList } from './settings/setting-group.js';
export * from './sha256.js';
export * from './single-flight.js';
export * from './source-chunks.js';
export type { VendorErrors } from './status-errors.js';
export * from './tables.js';
export * from './token-session.js';
export * from './until-aborted.js';
export * from './url-guard.js';
export * from './verb-helpers.js';
export * from './warnings.js';
export * from './webhook-proof.js';
export type { Which, WordTable, WordTableOptions } from './words/word-table.js';
export { wordTable } from './words/word-table.js';
