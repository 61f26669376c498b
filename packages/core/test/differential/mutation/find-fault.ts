import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FaultReport, FaultTask } from './ask-with-fault.ts';

const PROGRAM = fileURLToPath(new URL('ask-with-fault.ts', import.meta.url));
const run = promisify(execFile);

/** Asks questions in a process of its own that has the fault in its compiler. */
export async function findFault(task: FaultTask): Promise<FaultReport> {
  const { stdout } = await run(process.execPath, ['--conditions=source', PROGRAM, JSON.stringify(task)]);
  return JSON.parse(stdout) as FaultReport;
}
