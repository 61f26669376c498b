import { existsSync } from 'node:fs';
import { request } from 'node:http';
import type { ClientRequestArgs } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a container engine listens. Plain data. */
export type EngineAddress = { socketPath: string } | { host: string; port: number };

const ANSWER_WITHIN_MS = 3_000;

/** The engine that `DOCKER_HOST` names or that listens at a usual place, or undefined when none answers soon. */
export async function findEngine(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<EngineAddress | undefined> {
  for (const address of candidates(environment)) {
    const answer = await askEngine(address, 'GET', '/_ping', ANSWER_WITHIN_MS).catch(() => undefined);
    if (answer?.status === 200) return address;
  }
  return undefined;
}

/** Sends one request of the Docker Engine API; the body is parsed when it is JSON. */
export function askEngine(
  address: EngineAddress,
  method: 'GET' | 'DELETE',
  path: string,
  timeoutMs = 30_000,
): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const options: ClientRequestArgs = { ...address, method, path, timeout: timeoutMs };
    const sent = request(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(parts).toString()) }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('The container engine does not answer.')));
    sent.on('error', reject);
    sent.end();
  });
}

function candidates(environment: NodeJS.ProcessEnv): EngineAddress[] {
  const named = environment['DOCKER_HOST'];
  if (named) {
    const url = new URL(named);
    if (url.protocol === 'unix:') return [{ socketPath: url.pathname }];
    return url.protocol === 'tcp:' || url.protocol === 'http:'
      ? [{ host: url.hostname, port: Number(url.port || 2375) }]
      : [];
  }
  const runtimeFolder = environment['XDG_RUNTIME_DIR'];
  const sockets = [
    '/var/run/docker.sock',
    ...(runtimeFolder ? [join(runtimeFolder, 'docker.sock')] : []),
    join(homedir(), '.docker', 'run', 'docker.sock'),
    join(homedir(), '.docker', 'desktop', 'docker.sock'),
  ];
  return sockets.filter((socketPath) => existsSync(socketPath)).map((socketPath) => ({ socketPath }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
