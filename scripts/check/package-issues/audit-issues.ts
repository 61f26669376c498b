import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tarball } from '../check.ts';
import { runCommand } from '../../tools/run-tool.ts';
import { ToolError } from '../../tools/tool-error.ts';

/** What a registry says of the packages that a project installs. */
export type AuditAnswer =
  | { readonly kind: 'answered'; readonly packages: number; readonly issues: readonly string[] }
  | { readonly kind: 'unanswered'; readonly reason: string };

const GRAVE: readonly unknown[] = ['high', 'critical'];
const SETTINGS = ['--json', '--fetch-retries=1', '--fetch-timeout=30000', '--no-update-notifier'];

/**
 * Makes a project that depends on the packed packages, and works out all that it would install. Nothing is run or
 * unpacked.
 *
 * @param folder absolute path of an empty folder
 * @throws {ToolError} when npm finds no set of packages that fits
 */
export async function lockConsumer(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  const dependencies = Object.fromEntries(
    tarballs.map((tarball) => [`@istari-lens/${tarball.folder}`, `file:${tarball.file}`]),
  );
  const manifest = { name: 'consumer', version: '1.0.0', private: true, dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', ...SETTINGS];
  const { code, output } = await runCommand({ file: 'npm', args, cwd: folder });
  if (code !== 0) throw new ToolError(`npm cannot install the packed packages:\n${output}`);
}

/**
 * Runs `npm audit` in a project with a lockfile. An issue is a package with a high or critical advisory. Not every
 * registry and network answers audits; which one did not is no finding.
 *
 * @param folder absolute path of the project
 * @param registry address of another registry than the configured one
 */
export async function auditProject(folder: string, registry?: string): Promise<AuditAnswer> {
  // npm keeps advisories, and those of one registry are nothing to another.
  const place =
    registry === undefined ? [] : [`--registry=${registry}`, `--cache=${join(folder, '.npm-cache')}`];
  const { stdout } = await runCommand({
    file: 'npm',
    args: ['audit', ...SETTINGS, ...place],
    cwd: folder,
  });
  const report = read(stdout);
  if (report['auditReportVersion'] === undefined) {
    const status = report['statusCode'];
    const reason =
      status === undefined
        ? 'the registry cannot be reached'
        : `the registry answers audits with ${String(status)}`;
    return { kind: 'unanswered', reason };
  }
  const found = Object.values<{ name: string; severity: string }>(Object(report['vulnerabilities']));
  return {
    kind: 'answered',
    packages: Number(Object(Object(report['metadata']).dependencies).total),
    issues: found
      .filter(({ severity }) => GRAVE.includes(severity))
      .map(({ name, severity }) => `${name} has a ${severity} advisory.`),
  };
}

function read(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
