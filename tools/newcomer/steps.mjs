// What a newcomer would do, read from a page: commands, files and printed lines, in the page's order. A block counts when it
// stands right after a comment:
//
//   <!-- newcomer: step "what is reached" -->     begins a step; no block follows it
//   <!-- newcomer: file NAME -->                  the block is this file
//   <!-- newcomer: run -->                        its commands are run
//   <!-- newcomer: background until "TEXT" -->    they go on running; what follows waits until this was printed
//   <!-- newcomer: prints -->                     the commands before have printed these lines
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../docs/pages.mjs';

const MARK = /^<!-- newcomer: (step|file|run|background|prints)(?: (.*?))? -->\n/gm;
const BLOCK = /^\n?```\w*\n([\s\S]*?)^```$/my;

export function stepsOf(page) {
  const text = readFileSync(join(root, page), 'utf8');
  const steps = [];
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
    const detail = kind === 'file' ? rest.trim() : quoted;
    if (detail === undefined && kind === 'background') throw new Error(`${page}:${line} until what?`);
    step.actions.push({ kind, at: `${page}:${line}`, detail, text: block });
  }
  return steps;
}

/** Lines that hold code: neither empty nor a comment. */
export function linesOfCode(text) {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|#|\/?\*)/.test(line)).length;
}
