import type { ConformanceHarness } from '@anyproof/conformance';

/** The harness of a module that harnesses.ts transpiled. */
export async function loadHarness(file: string): Promise<ConformanceHarness> {
  const { harness }: { readonly harness: ConformanceHarness } = await import(file);
  return harness;
}
