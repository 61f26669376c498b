// A rehearsal of production on this machine, with a container engine: builds the images, starts the stack of
// ../compose/production.yml in a project of its own, and looks at it as an operator would. Prints a line for each thing that
// was looked at; ends with 1 when one of them is not as it should be, and removes what it started.
// npm run rehearse -- [--no-build] [--build-flag FLAG] [--keep] [--seconds 60]
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { must, openStack, run } from './compose.ts';
import { callApiAt } from './call-api.ts';
import { describeLoad, loadWhile } from './load.ts';
import { buildNextRelease } from './next-release.ts';
import { createReport } from './report.ts';
import { startTlsFront } from './tls-front.ts';
import { lookUnderLimits } from './under-limits.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CLI = path.join(ROOT, 'packages/ops/src/cli.ts');
const PORT = 18_080;
const PROJECT = 'istari-rehearsal';
const RELEASE = '0.1.0-rehearsal';
/** The release after it. */
const NEXT = '0.2.0-rehearsal';
const APIS = ['api-1', 'api-2', 'api-3'] as const;
const IMAGES = ['api', 'web', 'ops'] as const;

const { values } = parseArgs({
  options: {
    'no-build': { type: 'boolean', default: false },
    /** For `docker build`, such as `--network=host`. */
    'build-flag': { type: 'string', multiple: true, default: [] },
    keep: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
  },
});

const report = createReport();

await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(path.join(tmpdir(), 'istari-rehearsal-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
await cp(path.join(ROOT, 'examples/deploy/compose'), folder, { recursive: true });

const build = async (image: string, release: string, context: string): Promise<void> => {
  const what = ['--target', image, '-t', `istari-${image}:${release}`];
  const args = ['build', ...values['build-flag'], '-f', 'examples/deploy/images/Dockerfile', ...what, '.'];
  await must('docker', args, { cwd: context });
};
if (!values['no-build']) {
  for (const image of IMAGES) await build(image, RELEASE, ROOT);
  await buildNextRelease(ROOT, (context) => build('api', NEXT, context));
}
for (const image of IMAGES) {
  const name = `istari-${image}:${RELEASE}`;
  const [bytes = '0', user = ''] = (
    await must('docker', ['image', 'inspect', '--format', '{{.Size}} {{.Config.User}}', name])
  )
    .trim()
    .split(' ');
  report.tell(user === '1000:1000', `${name} does not run as root`, `${Math.round(Number(bytes) / 1e6)} MB`);
}

await must('sh', ['make-secrets.sh'], { cwd: folder });
const secret = (name: string): Promise<string> => readFile(path.join(folder, 'secrets', name), 'utf8');
for (const image of IMAGES) {
  const history = await must('docker', ['history', '--no-trunc', `istari-${image}:${RELEASE}`]);
  const leaked = (await Promise.all(['secret_key', 'encryption_key', 'admin_password'].map(secret))).some(
    (one) => history.includes(one),
  );
  report.tell(!leaked, `no secret is in a layer of istari-${image}`);
}

const settings = { RELEASE, HTTP_PORT: `127.0.0.1:${PORT}`, API_ORIGIN: 'https://localhost/api' };
const { compose, containerOf } = openStack(folder, PROJECT, settings);
const sql = async (service: string, database: string, text: string): Promise<string> =>
  (await compose('exec', '-T', service, 'psql', '-qAt', '-U', 'istari', '-d', database, '-c', text)).trim();
stack.defer(async () => {
  if (!values.keep) await compose('down', '-v', '--remove-orphans', '-t', '5');
});
await compose('up', '-d');
const front = await startTlsFront(folder, PORT);
stack.defer(() => front.close());
const call = callApiAt(`http://127.0.0.1:${PORT}/api`);
const isReady = async (): Promise<boolean> =>
  call('GET', '/health/ready').then(
    ({ ok }) => ok,
    () => false,
  );
const startedAt = performance.now();
while (!(await isReady()) && performance.now() - startedAt < 120_000) await sleep(500);
report.tell(
  await isReady(),
  'the stack is ready',
  `${Math.round((performance.now() - startedAt) / 1000)} s after its start`,
);

await sql(
  'analytics-db',
  'analytics',
  'CREATE TABLE sales AS SELECT n AS id, n % 12 AS month, n % 7 AS region, (n * 37 % 1000)::int AS amount FROM generate_series(1, 1000000) AS n',
);
const admin = { email: 'admin@example.com', password: await secret('admin_password') };
const login = await call('POST', '/auth/login', { ...admin, session: 'body' });
const { accessToken: token } = (await login.json()) as { accessToken: string };
report.tell(login.ok, 'the first admin logs in through nginx');
const column = (name: string): object => ({ column: name, type: 'integer' });
const fields = {
  id: column('id'),
  month: column('month'),
  region: column('region'),
  amount: column('amount'),
};
await call('POST', '/datasets', { name: 'sales', base: { schema: 'public', table: 'sales' }, fields }, token);
const sum = (filter: number): object => ({
  dataset: 'sales',
  metrics: [{ aggregate: 'sum', field: 'amount', as: 'amount' }],
  dimensions: ['region'],
  filters: [{ field: 'id', op: 'gt', value: filter }],
});
const widget = {
  id: 'w',
  title: 'Sales',
  kind: 'bar',
  query: sum(0),
  options: {},
  layout: { x: 0, y: 0, w: 6, h: 4 },
};
const made = await call('POST', '/dashboards', { title: 'Rehearsal', filters: [], widgets: [widget] }, token);
const { id } = (await made.json()) as { id: string };
const data = await call('POST', `/dashboards/${id}/data`, {}, token);
const { items } = (await data.json()) as { items?: { status: string; result?: { rowCount: number } }[] };
report.tell(items?.[0]?.result?.rowCount === 7, 'a dashboard loads through nginx', `${data.status}`);
const page = await fetch(`http://127.0.0.1:${PORT}/`);
report.tell(
  page.ok && (await page.text()).includes('Istari Lens'),
  'the web app answers through nginx',
  `${page.status}`,
);
const lag = await sql('analytics-replica', 'analytics', 'SELECT pg_is_in_recovery(), count(*) FROM sales');
report.tell(lag === 't|1000000', 'the replica follows', lag);

const validation = await run(
  process.execPath,
  ['--conditions=source', CLI, 'validate', `${front.url}/api`, '--release', RELEASE],
  {
    env: {
      NODE_EXTRA_CA_CERTS: front.ca,
      VALIDATE_EMAIL: admin.email,
      VALIDATE_PASSWORD: admin.password,
      METRICS_TOKEN: await secret('metrics_token'),
    },
  },
);
report.tell(validation.code === 0, 'istari-lens validate', validation.output.trim().split('\n').at(-1));
if (validation.code !== 0) console.log(validation.output);

const backup = await run('docker', [
  'run',
  '--rm',
  '--network',
  'istari-rehearsal_inside',
  '--user',
  '1000:1000',
  '--read-only',
  '--tmpfs',
  '/tmp',
  '-v',
  `${folder}/secrets/app_db_direct_url:/run/secrets/app_db_direct_url:ro`,
  '-e',
  'APP_DB_DIRECT_URL_FILE=/run/secrets/app_db_direct_url',
  '-e',
  'BACKUP_DESTINATION=/tmp/backups',
  `istari-ops:${RELEASE}`,
  'bash',
  '-c',
  'istari-lens backup && istari-lens verify latest',
]);
report.tell(backup.code === 0, 'a backup is made and verified in istari-ops');
if (backup.code !== 0) console.log(backup.output);

const statuses: string[] = [];
for (const one of APIS) {
  const program = `fetch('http://127.0.0.1:8000/query', { method: 'POST', headers: { 'x-forwarded-proto': 'https', 'content-type': 'application/json', authorization: 'Bearer ${token}' }, body: ${JSON.stringify(JSON.stringify(sum(7)))} }).then((answer) => console.log(answer.status, answer.headers.get('lens-cache')))`;
  statuses.push((await must('docker', ['exec', await containerOf(one), 'node', '-e', program])).trim());
}
report.tell(
  statuses.join() === '200 miss,200 hit,200 hit',
  'three processes share one cache',
  statuses.join(', '),
);

const ask = async (number: number): Promise<number> => {
  const answer = await call('POST', '/query', sum(number % 50), token);
  await answer.arrayBuffer();
  return answer.status;
};
// Once each before it counts, so that what is timed is the change of processes and not the database.
for (let number = 0; number < 50; number += 1) await ask(number);
const roll = async (release: string): Promise<void> => {
  const project = { COMPOSE_PROJECT_NAME: PROJECT, ...settings, RELEASE: release };
  await must('sh', ['roll.sh'], { cwd: folder, env: project });
  for (const one of APIS) {
    const image = await must('docker', ['inspect', '--format', '{{.Config.Image}}', await containerOf(one)]);
    if (image.trim() !== `istari-api:${release}`) throw new Error(`${one} runs ${image}`);
  }
};
const rolled = await loadWhile(() => roll(NEXT), { perSecond: 50, seconds: Number(values.seconds), ask });
report.tell(
  rolled.failed.length === 0,
  'a new release, one process after the other, under 50 requests a second',
  describeLoad(rolled),
);
const migrated = await sql(
  'app-db',
  'istari',
  'SELECT name, backward_compatible FROM lens.migrations ORDER BY version DESC LIMIT 1',
);
report.tell(migrated === 'rehearsal|t', 'its migration is applied', migrated);
const later = await call(
  'POST',
  '/dashboards',
  { title: 'Of the new release', filters: [], widgets: [widget] },
  token,
);
const { id: laterId } = (await later.json()) as { id: string };

const back = await loadWhile(() => roll(RELEASE), { perSecond: 50, seconds: 0, ask });
report.tell(back.failed.length === 0, 'and back to the former one, under the same load', describeLoad(back));
const kept = await call('GET', `/dashboards/${laterId}`, undefined, token);
report.tell(kept.status === 200, 'it shows a dashboard that the new release made', `${kept.status}`);
const answer = (await (await call('POST', '/query', sum(4321), token)).json()) as {
  rows: { region: number; amount: string | number }[];
};
const ours = answer.rows.map(({ region, amount }) => `${region}|${amount}`).toSorted();
const theirs = await sql(
  'analytics-db',
  'analytics',
  'SELECT region, sum(amount) FROM sales WHERE id > 4321 GROUP BY region',
);
report.tell(
  ours.length === 7 && ours.join('\n') === theirs.split('\n').toSorted().join('\n'),
  'and answers as the database does',
  `${ours.length} rows`,
);

await lookUnderLimits({
  report,
  containers: await Promise.all(APIS.map(containerOf)),
  token,
  metricsToken: await secret('metrics_token'),
  admin,
  question: sum,
});

const killed = await loadWhile(
  async () => {
    await sleep(2_000);
    await must('docker', ['kill', '-s', 'KILL', await containerOf('api-2')]);
  },
  { perSecond: 50, seconds: 7, ask },
);
report.tell(killed.failed.length <= 5, 'kill -9 of one API', describeLoad(killed));

console.log(
  report.bad === 0 ? 'The rehearsal went well.' : `${report.bad} things are not as they should be.`,
);
process.exitCode = report.bad === 0 ? 0 : 1;
