/**
 * Programs of somebody who has installed the packages, by file name. Each ends with exit code 0, by itself, or says
 * what is wrong.
 */
export const consumerPrograms: Readonly<Record<string, string>> = {
  // Each argument is a Node that the clients run on.
  'server.mjs': `
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import express from 'express';
import { createLens, loadConfig } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';
import * as ops from '@istari-lens/ops';

setTimeout(() => { throw new Error('The program did not end by itself.'); }, 120_000).unref();
if (typeof ops.backup !== 'function') throw new Error('@istari-lens/ops has no backup.');
// Nobody listens there: the API answers all the same.
const lens = createLens(loadConfig({
  DATABASE_URL: 'postgresql://lens:none@127.0.0.1:9/lens',
  SECRET_KEY: randomBytes(48).toString('base64'),
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  CORS_ORIGINS: 'https://app.example.com',
}));
const server = express().use('/analytics', createRouter(lens)).listen(0, '127.0.0.1');
await once(server, 'listening');
const baseUrl = \`http://127.0.0.1:\${server.address().port}/analytics\`;
const { status } = await fetch(\`\${baseUrl}/health/live\`);
if (status !== 200) throw new Error(\`/health/live answers \${status}.\`);
for (const node of process.argv.slice(2)) {
  for (const program of ['client.mjs', 'client.cjs']) await promisify(execFile)(node, [program, baseUrl]);
}
server.close();
await lens.close();
`,
  'client.mjs': `
import { createClient, LensClientError } from '@istari-lens/client';
import { createFormat } from '@istari-lens/client/format';
import { LensProvider } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { lensHandlers } from '@istari-lens/client/testing';
import { ask } from './ask.cjs';

await ask({ createClient, LensClientError, createFormat }, [LensProvider, LensDashboard, lensHandlers]);
`,
  'client.cjs': `
const { createClient, LensClientError } = require('@istari-lens/client');
const { createFormat } = require('@istari-lens/client/format');
const { LensProvider } = require('@istari-lens/client/react');
const { LensDashboard } = require('@istari-lens/client/react/dashboard');
const { ask } = require('./ask.cjs');

const others = [LensProvider, LensDashboard];
// Mock Service Worker is an ES module only.
if (process.features.require_module) others.push(require('@istari-lens/client/testing').lensHandlers);
ask({ createClient, LensClientError, createFormat }, others);
`,
  'ask.cjs': `
exports.ask = async ({ createClient, LensClientError, createFormat }, others) => {
  for (const value of others) if (typeof value !== 'function') throw new Error('A sub-path lacks what it promises.');
  const client = createClient({ baseUrl: process.argv[2] });
  const { status } = await client.health();
  if (status !== 'fail') throw new Error(\`Without a database, health is \${status}.\`);
  const { ok, error } = await client.auth.me().safe();
  if (ok || !LensClientError.isInstance(error)) throw new Error('Nobody is signed in, and that is no error.');
  const shown = createFormat('en').value(1234, { name: 'n', label: 'Flights', type: 'integer', role: 'metric' });
  if (shown !== '1,234') throw new Error(\`1234 is shown as \${shown}.\`);
};
`,
  // Its argument is what it imports. Prints what of the language and the platform is another afterwards, and new globals.
  'built-ins.mjs': `
const GLOBALS_OF_DEPENDENCIES = /^globalThis\\.__(zod_global|MSW_INTERCEPTORS_REGISTRY)/;
function builtIns() {
  const found = new Map();
  const add = (path, value) => {
    for (const key of Reflect.ownKeys(value))
      found.set(\`\${path}.\${String(key)}\`, Object.getOwnPropertyDescriptor(value, key));
  };
  add('globalThis', globalThis);
  for (const name of names) {
    const { value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
    if (Object(value) !== value || value === globalThis || value === process) continue;
    add(name, value);
    if (typeof value === 'function' && value.prototype) add(\`\${name}.prototype\`, value.prototype);
  }
  for (const event of process.eventNames())
    found.set(\`process.on('\${String(event)}')\`, { value: process.listenerCount(event) });
  return found;
}
const same = (one, other) =>
  ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'].every((key) => Object.is(one?.[key], other?.[key]));

const names = Object.getOwnPropertyNames(globalThis);
// Looking at some of them makes Node load them, which adds others.
builtIns();
const before = builtIns();
await import(process.argv.at(-1));
const after = builtIns();
for (const path of new Set([...before.keys(), ...after.keys()])) {
  if (!same(before.get(path), after.get(path)) && !GLOBALS_OF_DEPENDENCIES.test(path)) console.log(path);
}
`,
};
