// The reference: the public API of every package, from its docstrings, as Markdown in docs/reference (git-ignored).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { publishedPackages } from '../packages.js';
import { root } from '../root.js';

/** Source of each entry point, and the name that apps import it by. */
function entries(): { readonly name: string; readonly source: string }[] {
  return publishedPackages().flatMap(({ folder, manifest }) =>
    Object.keys(manifest.exports ?? {})
      .filter((subpath) => subpath === '.' || subpath === './testing')
      .map((subpath) => ({
        name: manifest.name + subpath.slice(1),
        source: join(folder, 'src', subpath === '.' ? '' : subpath, 'index.ts'),
      })),
  );
}

/** Options of the plugins, which the types of TypeDoc do not know. */
const PLUGIN_OPTIONS: object = {
  docsRoot: join(root, 'docs'),
  entryFileName: 'index',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  sanitizeComments: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: {
    hideDefaults: true,
    hideModifiers: true,
    hideOverrides: true,
    hideInherited: true,
  },
  sidebar: { autoConfiguration: true, format: 'vitepress', pretty: true },
};

/** Returns how many entry points it is about. */
export async function writeReference(): Promise<number> {
  const named = new Map(entries().map(({ name, source }) => [source, name]));
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [...named.keys()],
    tsconfig: join(root, 'tsconfig.check.json'),
    plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
    name: 'Reference',
    readme: 'none',
    out: join(root, 'docs/reference'),
    router: 'module',
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    disableSources: true,
    skipErrorChecking: true,
    logLevel: 'Warn',
    ...PLUGIN_OPTIONS,
  });
  const found = app.getEntryPoints() ?? [];
  const project = app.converter.convert(
    found.map((entry) => ({
      ...entry,
      displayName: named.get(entry.sourceFile.fileName) ?? entry.displayName,
    })),
  );
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error('TypeDoc met errors');
  const missing = [...named.values()].filter(
    (name) => !readFileSync(join(root, 'docs/reference/index.md'), 'utf8').includes(name),
  );
  if (missing.length > 0) throw new Error(`not in the reference: ${missing.join(', ')}`);
  return named.size;
}
