import type { ConfigProblem } from '../errors/index.ts';
import { readSecretFile } from './secret-file.ts';

/** Environment variables by name, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables and collects everything that is wrong with them, so that it is reported at once. */
export interface EnvReader {
  readonly problems: ConfigProblem[];
  /** What is allowed but should be mended: `NAME: what to do`. */
  readonly warnings: string[];
  /** The value without the white space around it; an empty one counts as unset. */
  text(name: string): string | undefined;
  /** As `text`, and also from the file that `NAME_FILE` names; both set is a problem. */
  secret(name: string): string | undefined;
  /** Records what is wrong with a variable and what to do; never holds its value. */
  problem(variable: string, detail: string): void;
  /** Records that a variable is missing, unless it is absent for a reason that is recorded already. */
  missing(variable: string, detail: string): void;
  warn(variable: string, detail: string): void;
}

/** A reader of the given variables that has found nothing wrong yet. */
export function createEnvReader(env: Env): EnvReader {
  const problems: ConfigProblem[] = [];
  const warnings: string[] = [];
  const problem = (variable: string, detail: string): void => void problems.push({ variable, detail });
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;

  return {
    problems,
    warnings,
    text,
    secret(name) {
      const value = text(name);
      const path = text(`${name}_FILE`);
      if (path === undefined) return value;
      if (value === undefined) return readSecretFile(path, (detail) => problem(`${name}_FILE`, detail));
      problem(name, `is set, and ${name}_FILE is set too. Keep one of the two.`);
      return undefined;
    },
    problem,
    missing(variable, detail) {
      const names = [variable, `${variable}_FILE`];
      if (!problems.some((known) => names.includes(known.variable))) problem(variable, detail);
    },
    warn: (variable, detail) => void warnings.push(`${variable}: ${detail}`),
  };
}
