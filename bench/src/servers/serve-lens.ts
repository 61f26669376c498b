import { loadConfig } from '@istari-lens/core';
import { startServer } from '@istari-lens/server';
import { reportTo } from './report-to.ts';

// The published server, as its own program starts it.
const env = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
const server = await startServer(loadConfig(env));
await server.ready;
reportTo(process, server.url);
