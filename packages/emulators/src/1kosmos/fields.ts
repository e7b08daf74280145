import { asRecord } from '../shared/index.js';
import { Refusal } from './errors.js';

/** Reads an object that a client sent, and refuses in the vendor's wording (dossier 5). */
export class Fields {
  private constructor(
    readonly record: Readonly<Record<string, unknown>>,
    private readonly prefix: string,
  ) {}

  static of(value: unknown, path = ''): Fields {
    const record = asRecord(value);
    if (record === undefined) throw new Refusal(400, `${path === '' ? 'body' : path} must be of type object`);
    return new Fields(record, path === '' ? '' : `${path}.`);
  }

  /** Refuses every field that is not documented, as Joi does by default. */
  only(...names: readonly string[]): this {
    const strange = Object.keys(this.record).find((name) => !names.includes(name));
    if (strange !== undefined) throw this.wrong(strange, 'is not allowed');
    return this;
  }

  has(name: string): boolean {
    const value = this.record[name];
    return value !== undefined && value !== null;
  }

  object(name: string): Fields {
    this.require(name);
    return Fields.of(this.record[name], this.path(name));
  }

  optionalObject(name: string): Fields | undefined {
    return this.has(name) ? this.object(name) : undefined;
  }

  text(name: string): string {
    this.require(name);
    const value = this.record[name];
    if (typeof value !== 'string') throw this.wrong(name, 'must be a string');
    if (value === '') throw this.wrong(name, 'is not allowed to be empty');
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.record[name];
    if (value === undefined || value === null || value === '') return undefined;
    return this.text(name);
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.text(name);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw this.wrong(name, `must be one of [${words.join(', ')}]`);
    return word;
  }

  boolean(name: string): boolean {
    this.require(name);
    return this.optionalBoolean(name) ?? false;
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.record[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'boolean') throw this.wrong(name, 'must be a boolean');
    return value;
  }

  number(name: string, least = 0): number {
    this.require(name);
    return this.optionalNumber(name, least) ?? least;
  }

  optionalNumber(name: string, least = 0): number | undefined {
    const value = this.record[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.wrong(name, 'must be a number');
    if (value < least) throw this.wrong(name, `must be greater than or equal to ${least}`);
    return value;
  }

  list(name: string): readonly unknown[] {
    this.require(name);
    const value = this.record[name];
    if (!Array.isArray(value)) throw this.wrong(name, 'must be an array');
    return value;
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((entry) => {
      if (typeof entry !== 'string') throw this.wrong(name, 'must be an array of strings');
      return entry;
    });
  }

  wrong(name: string, complaint: string): Refusal {
    return new Refusal(400, `${this.path(name)} ${complaint}`);
  }

  private require(name: string): void {
    if (!this.has(name)) throw this.wrong(name, 'is required');
  }

  private path(name: string): string {
    return `${this.prefix}${name}`;
  }
}
