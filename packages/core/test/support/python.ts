import { execFileSync } from 'node:child_process';

// Debian's own interpreter, since its packages (python3-cryptography and others) belong to no other.
const PYTHON = '/usr/bin/python3';

/** Why Python cannot be asked, or undefined when it has the modules. */
export function pythonLacks(modules: readonly string[]): string | undefined {
  try {
    execFileSync(PYTHON, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${PYTHON} with ${modules.join(', ')} is not on this machine`;
  }
}

/**
 * Runs a Python script that finds its input as `data` and leaves its answer in `result`; both travel
 * as JSON.
 */
export function runPython(script: string, data: unknown): unknown {
  const wrapped = `import json, sys\ndata = json.load(sys.stdin)\n${script}\njson.dump(result, sys.stdout)`;
  return JSON.parse(execFileSync(PYTHON, ['-c', wrapped], { input: JSON.stringify(data), encoding: 'utf8' }));
}
