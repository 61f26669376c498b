import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.ts';

/** How a program ended: its exit code and everything it printed. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  /** Standard output and standard error, in the order they arrived. */
  readonly output: string;
}

/** A program to run: an absolute path, its arguments and its working folder (the checkout unless told). */
export interface ToolCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs an installed package's program on the Node of this process.
 *
 * @param tool package name, and the program's name where it differs: `typescript:tsc`
 */
export function runTool(tool: string, args: readonly string[], cwd: string = root): Promise<ToolResult> {
  return runCommand({ file: process.execPath, args: [programOf(tool), ...args], cwd });
}

/** Runs a command to its end; a non-zero exit code is a result, not an error. */
export function runCommand(command: ToolCommand): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      cwd: command.cwd ?? root,
      env: command.env ?? { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({
        code: code ?? 1,
        stdout,
        output: signal === null ? output : `${output}\nended by ${signal}`,
      });
    });
  });
}

function programOf(tool: string): string {
  const [name = tool, program = name.split('/').at(-1) ?? name] = tool.split(':');
  const folder = join(root, 'node_modules', name);
  const { bin }: { bin: string | Record<string, string> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const file = typeof bin === 'string' ? bin : bin[program];
  if (file === undefined) throw new Error(`The package ${name} has no program "${program}".`);
  return join(folder, file);
}
