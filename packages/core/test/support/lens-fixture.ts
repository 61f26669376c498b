import { ADMIN, createLensDatabases, type TestDatabase } from '@istari-lens/testing';
import { createLens, loadConfig, type Lens, type LensOverrides, type Principal } from '../../src/index.ts';

export { ADMIN };

/** A Lens over test databases of its own, and its first admin. */
export interface LensFixture {
  lens: Lens;
  env: Record<string, string>;
  app: TestDatabase;
  analytics: TestDatabase;
  admin: Principal;
  /** A second Lens on the same databases, as another process would be. */
  another(overrides?: LensOverrides): Lens;
  close(): Promise<void>;
}

/** Makes the databases, starts a Lens on them and logs the first admin in. */
export async function createLensFixture(
  settings: Record<string, string> = {},
  overrides: LensOverrides = {},
): Promise<LensFixture> {
  const databases = await createLensDatabases();
  const { app, analytics } = databases;
  const env = { ...databases.env, ...settings };
  const opened: Lens[] = [];
  const another = (more: LensOverrides = overrides): Lens => {
    const lens = createLens(loadConfig(env), more);
    opened.push(lens);
    return lens;
  };
  const lens = another();
  await lens.ready();
  const { accessToken } = await lens.auth.login(ADMIN);
  return {
    lens,
    env,
    app,
    analytics,
    admin: await lens.auth.authenticate(accessToken),
    another,
    async close() {
      await Promise.all(opened.map((each) => each.close()));
      await databases.drop();
    },
  };
}
