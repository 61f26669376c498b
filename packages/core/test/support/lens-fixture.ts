import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import {
  createLens,
  generateFernetKey,
  loadConfig,
  type Lens,
  type LensOverrides,
  type Principal,
} from '../../src/index.ts';

export const ADMIN = { email: 'admin@example.com', password: 'a long enough password' };

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
  const [app, analytics] = await Promise.all([createTestDatabase('app'), createTestDatabase('analytics')]);
  const env = {
    ENVIRONMENT: 'test',
    APP_DB_URL: app.url,
    ANALYTICS_DB_URL: analytics.readerUrl,
    SECRET_KEY: 'kT9#vQ2m!xW7zR4p@bN8sL5dF1gH6jY3',
    ENCRYPTION_KEY: generateFernetKey(),
    BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
    BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    ...settings,
  };
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
      await Promise.all([app.drop(), analytics.drop()]);
    },
  };
}
