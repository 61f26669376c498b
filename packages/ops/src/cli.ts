#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createProgram } from './cli-program.ts';
import { watchOutput } from './process/watch-output.ts';
import { runProgram } from './run-program.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

watchOutput();
process.exitCode = await runProgram(createProgram(version));
