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
import { loadUntil } from './load.ts';
import { startTlsFront } from './tls-front.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CLI = path.join(ROOT, 'packages/ops/src/cli.ts');
const PORT = 18_080;
const RELEASE = '0.1.0-rehearsal';
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

let bad = 0;
function tell(isGood: boolean, what: string, detail = ''): void {
  if (!isGood) bad += 1;
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${what}${detail === '' ? '' : `: ${detail}`}`);
}

await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(path.join(tmpdir(), 'istari-rehearsal-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
await cp(path.join(ROOT, 'examples/deploy/compose'), folder, { recursive: true });

if (!values['no-build']) {
  for (const image of IMAGES) {
    const args = [
      '-f',
      'examples/deploy/images/Dockerfile',
      '--target',
      image,
      '-t',
      `istari-${image}:${RELEASE}`,
    ];
    await must('docker', ['build', ...values['build-flag'], ...args, '.'], { cwd: ROOT });
  }
}
for (const image of IMAGES) {
  const name = `istari-${image}:${RELEASE}`;
  const [bytes = '0', user = ''] = (
    await must('docker', ['image', 'inspect', '--format', '{{.Size}} {{.Config.User}}', name])
  )
    .trim()
    .split(' ');
  tell(user === '1000:1000', `${name} does not run as root`, `${Math.round(Number(bytes) / 1e6)} MB`);
}

await must('sh', ['make-secrets.sh'], { cwd: folder });
const secret = (name: string): Promise<string> => readFile(path.join(folder, 'secrets', name), 'utf8');
for (const image of IMAGES) {
  const history = await must('docker', ['history', '--no-trunc', `istari-${image}:${RELEASE}`]);
  const leaked = (await Promise.all(['secret_key', 'encryption_key', 'admin_password'].map(secret))).some(
    (one) => history.includes(one),
  );
  tell(!leaked, `no secret is in a layer of istari-${image}`);
}

const { compose, containerOf } = openStack(folder, 'istari-rehearsal', {
  RELEASE,
  HTTP_PORT: `127.0.0.1:${PORT}`,
  API_ORIGIN: 'https://localhost/api',
});
stack.defer(async () => {
  if (!values.keep) await compose('down', '-v', '--remove-orphans', '-t', '5');
});
await compose('up', '-d');
const front = await startTlsFront(folder, PORT);
stack.defer(() => front.close());
const api = `http://127.0.0.1:${PORT}/api`;
const call = (method: string, to: string, body?: unknown, token?: string): Promise<Response> =>
  fetch(api + to, {
    method,
    headers: {
      'x-forwarded-proto': 'https',
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
const isReady = async (): Promise<boolean> =>
  call('GET', '/health/ready').then(
    ({ ok }) => ok,
    () => false,
  );
const startedAt = performance.now();
while (!(await isReady()) && performance.now() - startedAt < 120_000) await sleep(500);
tell(
  await isReady(),
  'the stack is ready',
  `${Math.round((performance.now() - startedAt) / 1000)} s after its start`,
);

await compose(
  'exec',
  '-T',
  'analytics-db',
  'psql',
  '-q',
  '-U',
  'istari',
  '-d',
  'analytics',
  '-c',
  `CREATE TABLE sales AS SELECT n AS id, n % 12 AS month, n % 7 AS region, (n * 37 % 1000)::int AS amount FROM generate_series(1, 1000000) AS n`,
);
const admin = { email: 'admin@example.com', password: await secret('admin_password') };
const login = await call('POST', '/auth/login', { ...admin, session: 'body' });
const { accessToken: token } = (await login.json()) as { accessToken: string };
tell(login.ok, 'the first admin logs in through nginx');
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
tell(items?.[0]?.result?.rowCount === 7, 'a dashboard loads through nginx', `${data.status}`);
const page = await fetch(`http://127.0.0.1:${PORT}/`);
tell(
  page.ok && (await page.text()).includes('Istari Lens'),
  'the web app answers through nginx',
  `${page.status}`,
);
const lag = await compose(
  'exec',
  '-T',
  'analytics-replica',
  'psql',
  '-At',
  '-U',
  'istari',
  '-d',
  'analytics',
  '-c',
  'SELECT pg_is_in_recovery(), count(*) FROM sales',
);
tell(lag.trim() === 't|1000000', 'the replica follows', lag.trim());

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
tell(validation.code === 0, 'istari-lens validate', validation.output.trim().split('\n').at(-1));
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
tell(backup.code === 0, 'a backup is made and verified in istari-ops');
if (backup.code !== 0) console.log(backup.output);

const statuses: string[] = [];
for (const one of APIS) {
  const program = `fetch('http://127.0.0.1:8000/query', { method: 'POST', headers: { 'x-forwarded-proto': 'https', 'content-type': 'application/json', authorization: 'Bearer ${token}' }, body: ${JSON.stringify(JSON.stringify(sum(7)))} }).then((answer) => console.log(answer.status, answer.headers.get('lens-cache')))`;
  statuses.push((await must('docker', ['exec', await containerOf(one), 'node', '-e', program])).trim());
}
tell(statuses.join() === '200 miss,200 hit,200 hit', 'three processes share one cache', statuses.join(', '));

const ending = new AbortController();
const rolling = loadUntil(ending.signal, 50, async (number) => {
  const answer = await call('POST', '/query', sum(number % 50), token);
  await answer.arrayBuffer();
  return answer.status;
});
const rollingFrom = performance.now();
for (const one of APIS) {
  await compose('stop', '-t', '30', one);
  await compose('up', '-d', '--no-deps', one);
  const container = await containerOf(one);
  for (let tries = 0; tries < 120; tries += 1) {
    const { code } = await run('docker', [
      'exec',
      container,
      'node',
      '-e',
      "fetch('http://127.0.0.1:8000/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))",
    ]);
    if (code === 0) break;
    await sleep(500);
  }
}
await sleep(Math.max(0, Number(values.seconds) * 1000 - (performance.now() - rollingFrom)));
ending.abort();
const rolled = await rolling;
tell(
  rolled.failed.length === 0,
  'a rolling restart under 50 requests a second',
  `${rolled.failed.length} of ${rolled.asked} failed ${[...new Set(rolled.failed)].join(' ')}, slowest ${rolled.slowestMs} ms`,
);

const killing = new AbortController();
const killed = loadUntil(killing.signal, 50, async (number) => {
  const answer = await call('POST', '/query', sum(number % 50), token);
  await answer.arrayBuffer();
  return answer.status;
});
await sleep(2_000);
await must('docker', ['kill', '-s', 'KILL', await containerOf('api-2')]);
await sleep(5_000);
killing.abort();
const survived = await killed;
tell(
  survived.failed.length <= 5,
  'kill -9 of one API',
  `${survived.failed.length} of ${survived.asked} failed`,
);

const logins = await Promise.all(
  Array.from({ length: 20 }, () =>
    call('POST', '/auth/login', { ...admin, session: 'body' }).then(({ status }) => status),
  ),
);
const probed = performance.now();
const live = await call('GET', '/health/live');
tell(
  live.ok && performance.now() - probed < 1000,
  'twenty logins at once, and it lives',
  [...new Set(logins)].join(' '),
);
const exported = await call(
  'POST',
  '/query/export?format=csv',
  { dataset: 'sales', fields: ['id', 'amount'] },
  token,
);
const lines = (await exported.text()).split('\n').length;
const memory = await Promise.all(
  APIS.map(async (one) =>
    must('docker', ['inspect', '--format', '{{.State.OOMKilled}}', await containerOf(one)]),
  ),
);
tell(
  lines > 1_000_000 && memory.every((one) => one.trim() === 'false'),
  'a large export, and nobody ran out of memory',
  `${lines} lines`,
);

console.log(bad === 0 ? 'The rehearsal went well.' : `${bad} things are not as they should be.`);
process.exitCode = bad === 0 ? 0 : 1;
