import { readdir, readFile } from 'node:fs/promises';

/** A process of this machine, as everybody can see it. */
export interface VisibleProcess {
  pid: number;
  parent: number;
  /** Its arguments, joined with spaces. */
  commandLine: string;
}

/** Every process of this machine, but for some by their numbers. */
export async function visibleProcesses(others: ReadonlySet<string> = new Set()): Promise<VisibleProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && !others.has(name));
  const read = await Promise.all(
    pids.map(async (pid) => {
      try {
        const status = await readFile(`/proc/${pid}/stat`, 'utf8');
        const commandLine = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
        const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
        return [{ pid: Number(pid), parent, commandLine }];
      } catch {
        return [];
      }
    }),
  );
  return read.flat();
}

/** Those that a process started, and that run a program of Postgres. */
export async function toolsOf(parent: number): Promise<VisibleProcess[]> {
  const all = await visibleProcesses();
  return all.filter(
    (one) => one.parent === parent && /\/(pg_dump|pg_dumpall|pg_restore|psql) /.test(one.commandLine),
  );
}

/**
 * Looks at the command lines of what is started while the work runs, again and again. Reading those of all
 * processes would keep the threads busy that the work needs.
 *
 * @returns whether one held the secret, and how many were of Postgres's programs.
 */
export async function watchCommandLines(
  secret: string,
  work: () => Promise<unknown>,
): Promise<{ leaks: string[]; seen: number }> {
  const leaks: string[] = [];
  const seen = new Set<number>();
  let running = true;
  const others = new Set(await readdir('/proc'));
  const watching = (async () => {
    while (running) {
      for (const { pid, commandLine } of await visibleProcesses(others)) {
        if (commandLine.includes(secret)) leaks.push(commandLine);
        if (/\/(pg_dump|pg_dumpall|pg_restore|psql) /.test(commandLine)) seen.add(pid);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  })();
  try {
    await work();
  } finally {
    running = false;
    await watching;
  }
  return { leaks, seen: seen.size };
}
