import { loadConfig } from '@istari-lens/core';
import { startServer } from '@istari-lens/server';
import { reportTo } from './target.ts';

const env = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
await startServer(loadConfig(env));
reportTo(process, `http://127.0.0.1:${env['API_PORT']}`);
