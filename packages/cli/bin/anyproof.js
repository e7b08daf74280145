#!/usr/bin/env node
// Without imports and new syntax, so that an old Node.js says what it lacks instead of failing to read what it cannot.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) import('./run.js');
else {
  console.error(`anyproof needs Node.js 20.19 or newer; this is ${process.versions.node}`);
  process.exitCode = 1;
}
