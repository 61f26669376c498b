import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** What a program printed, and how it ended. */
export interface Outcome {
  code: number;
  output: string;
}

/** Runs a program to its end. */
export async function run(
  file: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output };
}

/** Runs a program to its end. @throws what it printed, when it failed. */
export async function must(...parameters: Parameters<typeof run>): Promise<string> {
  const { code, output } = await run(...parameters);
  if (code !== 0)
    throw new Error(`${parameters[0]} ${parameters[1].join(' ')} ended with ${code}:\n${output}`);
  return output;
}

/** The stack of a Compose file. */
export interface Stack {
  compose(...args: readonly string[]): Promise<string>;
  /** Id of the container of a service. */
  containerOf(service: string): Promise<string>;
}

/** Finds `docker compose`, or `docker-compose` of before, for the files of a folder. */
export function openStack(folder: string, project: string, env: Record<string, string>): Stack {
  const [file, ...first] =
    spawnSync('docker', ['compose', 'version']).status === 0 ? ['docker', 'compose'] : ['docker-compose'];
  const compose: Stack['compose'] = (...args) =>
    must(file ?? '', [...first, '-p', project, '-f', 'production.yml', ...args], { cwd: folder, env });
  return {
    compose,
    containerOf: async (service) => (await compose('ps', '-q', service)).trim(),
  };
}
