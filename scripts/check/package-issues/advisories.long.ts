import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProducts } from '../products.ts';
import { auditProject, lockConsumer } from './audit-issues.ts';

it('control 25: what the packed packages install has no high or critical advisory', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'istari-lens-audit-'));
  context.onTestFinished(() => rmSync(folder, { recursive: true }));
  await using products = createProducts();
  await lockConsumer(folder, await products.tarballs());
  const answer = await auditProject(folder);
  if (answer.kind === 'unanswered') return context.skip(`npm audit: ${answer.reason}`);
  expect(answer.issues).toEqual([]);
  expect(answer.packages).toBeGreaterThan(50);
});
