// What a newcomer would do, read from a page: commands, files and printed lines, in the page's order. A block counts when it
// stands right after a comment:
//
//   <!-- newcomer: step "what is reached" -->     begins a step; no block follows it
//   <!-- newcomer: file NAME -->                  the block is this file
//   <!-- newcomer: in NAME -->                    its declarations replace those of the same names in this file
//   <!-- newcomer: run -->                        its commands are run
//   <!-- newcomer: background until "TEXT" -->    they go on running; what follows waits until this was printed
//   <!-- newcomer: prints -->                     the commands before have printed these lines
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';

export interface Action {
  readonly kind: 'file' | 'in' | 'run' | 'background' | 'prints';
  /** Where it is written. */
  readonly at: string;
  /** The file's name, or what is waited for. */
  readonly detail: string;
  readonly text: string;
}

export interface Step {
  readonly page: string;
  readonly name: string;
  readonly actions: readonly Action[];
}

const MARK = /^<!-- newcomer: (step|file|in|run|background|prints)(?: (.*?))? -->\n/gm;
const BLOCK = /^\n?```\w*\n([\s\S]*?)^```$/my;

export function stepsOf(page: string): Step[] {
  const text = readFileSync(join(root, page), 'utf8');
  const steps: (Step & { readonly actions: Action[] })[] = [];
  for (const mark of text.matchAll(MARK)) {
    const [whole, kind, rest = ''] = mark;
    const line = text.slice(0, mark.index).split('\n').length;
    const quoted = /"([^"]+)"/.exec(rest)?.[1];
    if (kind === 'step') {
      if (quoted === undefined) throw new Error(`${page}:${line} a step needs its name in quotes`);
      steps.push({ page, name: quoted, actions: [] });
      continue;
    }
    BLOCK.lastIndex = mark.index + whole.length;
    const block = BLOCK.exec(text)?.[1];
    const step = steps.at(-1);
    if (block === undefined || step === undefined)
      throw new Error(`${page}:${line} no block follows, or no step stands before`);
    const detail = kind === 'file' || kind === 'in' ? rest.trim() : quoted;
    if (detail === undefined && kind === 'background') throw new Error(`${page}:${line} until what?`);
    step.actions.push({ kind: kindOf(kind), at: `${page}:${line}`, detail: detail ?? '', text: block });
  }
  return steps;
}

function kindOf(text: string | undefined): Action['kind'] {
  const kind = (['file', 'in', 'run', 'background', 'prints'] as const).find((one) => one === text);
  if (kind === undefined) throw new Error(`no such mark: ${text}`);
  return kind;
}

/** Lines that hold code: neither empty nor a comment. */
export function linesOfCode(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|#|\/?\*)/.test(line)).length;
}
