import { parentPort, workerData } from 'node:worker_threads';
import { createClient } from '../../src/index.ts';

interface SkewedWork {
  baseUrl: string;
  credentials: { email: string; password: string };
  skewMs: number;
}

// A thread has its own Date, so the server keeps the right time.
const { baseUrl, credentials, skewMs } = workerData as SkewedWork;
const now = Date.now.bind(Date);
Date.now = () => now() + skewMs;

const paths: string[] = [];
const client = createClient({
  baseUrl,
  fetch: (input, init) => {
    paths.push(new URL(String(input)).pathname);
    return fetch(input, init);
  },
});
await client.auth.login(credentials);
const { email } = await client.auth.me();
await client.auth.refresh();
await client.auth.me();
parentPort?.postMessage({ email, paths });
