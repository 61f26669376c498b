import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildWeb, WEB_STANDALONE } from './build-web.ts';
import { startStep } from './progress.ts';

/** Ends the web app when this process is killed without a chance to do so. */
const END_WITH_PARENT = new URL('../../../scripts/bootstrap/end-with-parent.mjs', import.meta.url).href;

export interface WebApp {
  url: string;
  stop(): Promise<void>;
}

export interface WebOptions {
  port: number;
  apiUrl: string;
  /** Origins of pages that may show a dashboard in a frame, separated by commas. @default none */
  embedOrigins?: string;
  signal: AbortSignal;
}

/** Builds the web app when it has changed, and starts it as a process of its own. */
export async function startWeb({ port, apiUrl, embedOrigins = '', signal }: WebOptions): Promise<WebApp> {
  await buildWeb(signal);
  const step = startStep('Starting the web app');
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, 'server.js'], {
    cwd: WEB_STANDALONE,
    env: {
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      NEXT_PUBLIC_API_URL: apiUrl,
      EMBED_ORIGINS: embedOrigins,
      NODE_ENV: 'production',
      ISTARI_LENS_TASK_PARENT: String(process.pid),
      NEXT_TELEMETRY_DISABLED: '1',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  const url = `http://localhost:${port}`;
  try {
    await untilItAnswers(`http://127.0.0.1:${port}`, child, signal);
  } catch (error) {
    await stopChild(child);
    throw new Error(
      errors.includes('EADDRINUSE')
        ? `Port ${port} is taken; choose another with --web-port.`
        : `The web app did not start. ${errors}`,
      { cause: error },
    );
  }
  step.done(`Web app on ${url}`);
  return { url, stop: () => stopChild(child) };
}

async function untilItAnswers(url: string, child: ChildProcess, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    signal.throwIfAborted();
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}.`);
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) }).catch(
      () => undefined,
    );
    if (answer !== undefined && child.exitCode === null) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('It did not answer within 30 seconds.');
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}
