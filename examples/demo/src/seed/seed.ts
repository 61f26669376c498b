import { createLens, LensError, type Lens, type Principal, type ResolvedConfig } from '@istari-lens/core';
import { flightsDataset } from './flights-dataset.ts';
import { overviewDashboard } from './overview-dashboard.ts';

export interface Admin {
  email: string;
  password: string;
}

/** Migrates the app database, and makes sure that the admin, the dataset and the dashboard are there. */
export async function seed(config: ResolvedConfig, admin: Admin): Promise<{ dashboardId: string }> {
  await using lens = createLens(config, { migrate: true });
  await lens.ready();
  const principal = await signIn(lens, admin);
  const datasets = await lens.datasets.list(principal);
  if (!datasets.items.some((dataset) => dataset.name === flightsDataset.name)) {
    await lens.datasets.create(principal, flightsDataset);
  }
  const dashboards = await lens.dashboards.list(principal);
  const existing = dashboards.items.find((dashboard) => dashboard.title === overviewDashboard.title);
  const dashboard = existing ?? (await lens.dashboards.create(principal, overviewDashboard));
  return { dashboardId: dashboard.id };
}

async function signIn(lens: Lens, admin: Admin): Promise<Principal> {
  try {
    const session = await lens.auth.login(admin);
    return await lens.auth.authenticate(session.accessToken);
  } catch (error) {
    if (!LensError.isInstance(error) || error.code !== 'invalid_credentials') throw error;
  }
  // A kept data folder with another admin than BOOTSTRAP_ADMIN_EMAIL now names.
  try {
    await lens.users.create({ ...admin, role: 'admin' });
  } catch (error) {
    if (!LensError.isInstance(error) || error.code !== 'conflict') throw error;
    throw new Error(
      `The account ${admin.email} of this data folder has another password. Start with that one in BOOTSTRAP_ADMIN_PASSWORD, or with another --data-dir.`,
      { cause: error },
    );
  }
  const session = await lens.auth.login(admin);
  return lens.auth.authenticate(session.accessToken);
}
