import { createLens, loadConfig, UnavailableError, type Lens } from '@istari-lens/core';

/** Counts what each caller asks, and turns down who has used up their quota. No hook can skip a check. */
export function createCountedLens(
  env: NodeJS.ProcessEnv,
  quota: number,
): { lens: Lens; asked: Map<string, number>; audit: string[] } {
  const asked = new Map<string, number>();
  const audit: string[] = [];
  const lens = createLens(loadConfig(env), {
    beforeQuery: ({ principal }) => {
      if ((asked.get(principal.id) ?? 0) < quota) return;
      throw new UnavailableError('rate_limited', 'Your quota of questions is used up.', 3600);
    },
    afterQuery: ({ principal, outcome }) => {
      if (outcome === 'ok') asked.set(principal.id, (asked.get(principal.id) ?? 0) + 1);
    },
    onAudit: ({ action }) => void audit.push(action),
  });
  return { lens, asked, audit };
}

if (import.meta.main) {
  const { lens, audit } = createCountedLens(process.env, 100);
  await lens.ready();
  console.log(audit);
  await lens.close();
}
