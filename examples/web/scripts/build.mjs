// Builds the production server and puts everything it serves beside it:
// node .next/standalone/examples/web/server.js
import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const web = path.join(import.meta.dirname, '..');
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };

const build = spawn(process.execPath, [next, 'build'], { cwd: web, env, stdio: 'inherit' });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => build.kill(signal));
const status = await new Promise((resolve) => build.once('close', resolve));
if (status !== 0) process.exit(status ?? 1);

// Next leaves the static files out of the standalone folder, for those who serve them from elsewhere.
const served = path.join(web, '.next/standalone/examples/web/.next/static');
rmSync(served, { recursive: true, force: true });
cpSync(path.join(web, '.next/static'), served, { recursive: true });
