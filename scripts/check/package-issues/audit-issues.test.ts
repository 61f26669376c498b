import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditProject } from './audit-issues.ts';

let folder: string;
let registry: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'istari-lens-audit-'));
});
afterEach(() => {
  registry?.close();
  registry = undefined;
  rmSync(folder, { recursive: true });
});

/** A project with one package, as a lockfile has it. */
function writeProject(): void {
  const project = { name: 'project', version: '1.0.0', dependencies: { cors: '2.8.5' } };
  const packages = { '': project, 'node_modules/cors': { version: '2.8.5' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
  );
}

/** A registry that knows advisories of this severity about that package, or answers no audits. */
async function startRegistry(severity: string | undefined): Promise<string> {
  const server = createServer((request, response) => {
    const isAudit = request.url?.endsWith('/advisories/bulk') === true;
    const advisory = { id: 1, url: 'https://example.com/1', title: 'A', severity, vulnerable_versions: '<9' };
    response.writeHead(isAudit && severity !== undefined ? 200 : 405, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAudit ? { cors: [advisory] } : {}));
  }).listen(0, '127.0.0.1');
  registry = server;
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('auditProject', { timeout: 60_000 }, () => {
  it.each(['high', 'critical'])('finds a %s advisory', async (severity) => {
    writeProject();
    expect(await auditProject(folder, await startRegistry(severity))).toMatchObject({
      kind: 'answered',
      packages: 1,
      issues: [`cors has a ${severity} advisory.`],
    });
  });

  it('lets a moderate one pass', async () => {
    writeProject();
    expect(await auditProject(folder, await startRegistry('moderate'))).toMatchObject({
      kind: 'answered',
      issues: [],
    });
  });

  it('says when a registry answers no audits', async () => {
    writeProject();
    expect(await auditProject(folder, await startRegistry(undefined))).toEqual({
      kind: 'unanswered',
      reason: 'the registry answers audits with 405',
    });
  });
});
