// Runs a file in a child process over the packages' TypeScript sources, as the tests themselves are run.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const ts = require('typescript');

const packages = join(__dirname, '..', '..', '..');
const SOURCES = {
  '@anyproof/core': 'core',
  '@anyproof/provider-kit': 'provider-kit',
  '@anyproof/id360': 'adapter-id360',
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function sources(request, parent, ...rest) {
  const folder = SOURCES[request];
  if (folder !== undefined) return join(packages, folder, 'src', 'index.ts');
  const fromSource = parent?.filename?.endsWith('.ts') === true;
  const name = fromSource && request.startsWith('.') ? request.replace(/\.js$/, '.ts') : request;
  return resolve.call(this, name, parent, ...rest);
};

Module._extensions['.ts'] = (module, filename) => {
  const { outputText } = ts.transpileModule(readFileSync(filename, 'utf8'), {
    fileName: filename,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2023,
      esModuleInterop: true,
    },
  });
  module._compile(outputText, filename);
};

require(process.argv[2]);
