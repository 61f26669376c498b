#!/usr/bin/env node
import { ConfigError, LensError, loadConfig, type ResolvedConfig } from '@istari-lens/core';
import { startServer } from './standalone.ts';

/** Exit code for a configuration that cannot work (`EX_CONFIG` of sysexits.h). */
const EXIT_CONFIG = 78;

const config = readConfig();
if (config !== undefined) {
  try {
    await serve(config);
  } catch (error) {
    process.stderr.write(`${explain(error, config)}\n`);
    process.exitCode = 1;
  }
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

async function serve(resolved: ResolvedConfig): Promise<void> {
  const server = await startServer(resolved);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second signal means: at once.
      if (stopping) process.exit(1);
      stopping = true;
      void server.close({ drain: signal === 'SIGTERM' });
    });
  }
  for (const warning of resolved.warnings) server.lens.logger.warn({}, warning);
  try {
    await server.ready;
  } catch (error) {
    if (stopping) return;
    await server.close();
    throw error;
  }
}

/** One message without a stack for what the operator can mend. */
function explain(error: unknown, { api }: ResolvedConfig): string {
  if (LensError.isInstance(error)) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE')
    return `API_PORT: port ${api.port} is taken. Stop what uses it, or choose another.`;
  if (code === 'EACCES')
    return `API_PORT: port ${api.port} needs privileges that this process lacks. Choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'API_HOST: this machine has no such address. Use 0.0.0.0 or one of its own.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
