import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '@istari-lens/core';
import { createLogger, startServer } from '@istari-lens/server';
import { startDatabases } from './databases.ts';
import { type DemoState, openDemoState } from './demo-state.ts';
import { demoEnvironment } from './environment.ts';
import { formatReport, loadTwice } from './once.ts';
import { type DemoOptions, parseOptions, USAGE, UsageError } from './options.ts';
import { assertPortFree } from './ports.ts';
import { startStep } from './progress.ts';
import { removeAbandonedFolders, temporaryPrefix } from './temporary-folders.ts';
import { seed } from './seed/seed.ts';
import { startWeb } from './web.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** The whole demo. Everything started is put on the stack, which stops it in reverse order. */
async function run(options: DemoOptions, signal: AbortSignal): Promise<void> {
  await using started = new AsyncDisposableStack();
  await assertPortFree(options.port, '--port');
  if (options.web) await assertPortFree(options.webPort, '--web-port');
  const dataDir =
    options.dataDir === undefined ? await temporaryFolder(started) : path.resolve(options.dataDir);
  const { state } = await openDemoState(dataDir, process.env);
  const databases = await startDatabases({ dataDir, readerPassword: state.readerPassword, signal });
  started.defer(() => databases.stop());

  const step = startStep('Preparing the app database');
  const config = loadConfig(demoEnvironment(options, state, databases));
  const admin = { email: state.adminEmail, password: state.adminPassword };
  const { dashboardId } = await seed(config, admin);
  step.done('App database migrated; admin, dataset and dashboard are there');
  signal.throwIfAborted();

  // Stdout is for what was asked for.
  const server = await startServer(config, { logger: createLogger(config.logLevel, process.stderr) });
  started.defer(() => server.close());
  const apiUrl = `http://127.0.0.1:${options.port}`;
  if (options.once) {
    const report = await loadTwice(apiUrl, admin, dashboardId);
    print(options.json ? JSON.stringify(report) : formatReport(report));
    return;
  }
  const webUrl = options.web ? await webOrReason(options, apiUrl, signal, started) : undefined;
  print(welcome(apiUrl, webUrl, dashboardId, state));
  print(`ready ${apiUrl}`);
  await aborted(signal);
}

async function temporaryFolder(started: AsyncDisposableStack): Promise<string> {
  await removeAbandonedFolders();
  const folder = await mkdtemp(path.join(tmpdir(), temporaryPrefix(process.pid)));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  // As root, Postgres runs as another user and has to pass through this folder.
  await chmod(folder, 0o711);
  return folder;
}

/** The API is worth having without the web app, so a web app that fails is said and left out. */
async function webOrReason(
  options: DemoOptions,
  apiUrl: string,
  signal: AbortSignal,
  started: AsyncDisposableStack,
): Promise<string | undefined> {
  try {
    const web = await startWeb({ port: options.webPort, apiUrl, signal });
    started.defer(() => web.stop());
    return web.url;
  } catch (error) {
    signal.throwIfAborted();
    process.stderr.write(`! The web app is left out: ${messageOf(error)}\n`);
    return undefined;
  }
}

function welcome(apiUrl: string, webUrl: string | undefined, dashboardId: string, state: DemoState): string {
  const password = state.passwordGenerated ? state.adminPassword : 'as given in BOOTSTRAP_ADMIN_PASSWORD';
  const lines = ['', 'Istari Lens is running.', ''];
  if (webUrl !== undefined) lines.push(`  Dashboard  ${webUrl}/dashboards/${dashboardId}`);
  lines.push(
    `  API        ${apiUrl}        (OpenAPI: ${apiUrl}/openapi.json)`,
    `  Log in     ${state.adminEmail}`,
    `  Password   ${password}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  );
  return lines.join('\n');
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Exit codes: 0 done or stopped by a signal while serving, 1 failed, 2 wrong usage, 130 stopped before that. */
async function main(): Promise<number> {
  const stopping = new AbortController();
  let firstSignalAt = 0;
  const stop = (): void => {
    if (stopping.signal.aborted) {
      // One Ctrl-C can arrive twice: from the terminal, and passed on by npm.
      if (performance.now() - firstSignalAt > 1000) process.exit(130);
      return;
    }
    firstSignalAt = performance.now();
    process.stderr.write('\nStopping; press Ctrl-C again to give up waiting.\n');
    stopping.abort();
  };
  // SIGHUP comes with a closed terminal, which can no longer be written to.
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options === 'help') print(USAGE);
    else await run(options, stopping.signal);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 130;
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    process.stderr.write(`The demo failed: ${messageOf(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
