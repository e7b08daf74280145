import { Command } from 'commander';
import type { Io } from '../terminal/io.js';
import type { NewAdapterFlags } from './new-adapter.js';

export function newAdapterCommand(io: Io, exitWith: (code: number) => void): Command {
  return new Command('new-adapter')
    .description(
      'Write a package for an adapter of your own, with an emulator of the vendor and conformance tests.',
    )
    .argument('<name>', "the adapter's id in configurations, such as demo-vendor")
    .option('--dir <folder>', 'where to write it; anyproof-<name> by default')
    .addHelpText(
      'after',
      `
Examples:
  $ anyproof new-adapter demo-vendor
  $ anyproof new-adapter demo-vendor --dir packages/demo-vendor`,
    )
    .action(async (name: string, flags: NewAdapterFlags) => {
      const { newAdapter } = await import('./new-adapter.js');
      const { templateFolder } = await import('#template');
      exitWith(await newAdapter(name, flags, io, templateFolder));
    });
}
