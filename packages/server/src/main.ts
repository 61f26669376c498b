#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { ConfigError, LensError, loadConfig, type Logger, type ResolvedConfig } from '@istari-lens/core';
import { createLogger } from './observability/create-logger.ts';
import { readCommand, USAGE } from './read-command.ts';
import { startServer } from './standalone.ts';

/** Exit code for arguments that mean nothing, as shells have it. */
const EXIT_USAGE = 2;

/** Exit code for a configuration that cannot work (`EX_CONFIG` of sysexits.h). */
const EXIT_CONFIG = 78;

switch (readCommand(process.argv.slice(2))) {
  case 'help':
    process.stdout.write(USAGE);
    break;
  case 'version':
    process.stdout.write(`${readVersion()}\n`);
    break;
  case 'unknown':
    // Arguments are not repeated: one may be a database URL.
    process.stderr.write(
      'Unknown argument. Settings come from environment variables; see istari-lens-server --help.\n',
    );
    process.exitCode = EXIT_USAGE;
    break;
  case 'serve': {
    const config = readConfig();
    if (config !== undefined) await serve(config);
  }
}

function readVersion(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

function readConfig(): ResolvedConfig | undefined {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT_CONFIG;
    return undefined;
  }
}

async function serve(config: ResolvedConfig): Promise<void> {
  const logger = createLogger(config.logLevel);
  const server = await startServer(config, { logger }).catch((error: unknown) => {
    reportFailure(error, config, logger);
  });
  if (server === undefined) return;
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second signal means: at once.
      if (stopping) process.exit(1);
      stopping = true;
      void server.close({ drain: signal === 'SIGTERM' });
    });
  }
  for (const warning of config.warnings) logger.warn({}, warning);
  try {
    await server.ready;
  } catch (error) {
    if (stopping) return;
    reportFailure(error, config, logger);
    await server.close();
  }
}

/** Says in the log and on stderr why the process cannot work, and lets it end with 1. */
function reportFailure(error: unknown, config: ResolvedConfig, logger: Logger): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal_error';
  const reason = explain(error, code, config);
  if (reason === undefined) {
    logger.error({ code, err: error }, 'the server cannot start: an unexpected error');
  } else {
    logger.error({ code }, reason);
    logger.debug({ code, err: error }, 'why the server cannot start, in full');
  }
  process.stderr.write(`${reason ?? (error instanceof Error ? error.stack : undefined) ?? String(error)}\n`);
  process.exitCode = 1;
}

/** One line for what the operator can mend; undefined for anything else. */
function explain(error: unknown, code: string, { api }: ResolvedConfig): string | undefined {
  if (LensError.isInstance(error)) return error.message;
  if (code === 'EADDRINUSE')
    return `API_PORT: port ${api.port} is taken. Stop what uses it, or choose another.`;
  if (code === 'EACCES')
    return `API_PORT: port ${api.port} needs privileges that this process lacks. Choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'API_HOST: this machine has no such address. Use 0.0.0.0 or one of its own.';
  return undefined;
}
