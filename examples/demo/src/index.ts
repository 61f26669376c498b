export { startDatabases, type DemoDatabases } from './databases.ts';
export { openDemoState, type DemoState } from './demo-state.ts';
export { demoEnvironment } from './environment.ts';
export { seed } from './seed/seed.ts';
export { flightsDataset } from './seed/flights-dataset.ts';
export { overviewDashboard } from './seed/overview-dashboard.ts';
