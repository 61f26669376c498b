// Loads and uses the packages in a process that nothing else has touched, and prints which built-in
// objects look different afterwards.
const { hasOwn } = Object;
const GLOBALS = Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z]/.test(name));

function snapshot(): Map<string, string> {
  const states = new Map<string, string>();
  for (const name of GLOBALS) {
    const global: unknown = Reflect.get(globalThis, name);
    if (typeof global !== 'function') continue;
    const prototype: unknown = global.prototype;
    for (const [title, target] of [
      [name, global],
      [`${name}.prototype`, prototype],
    ] as const) {
      if (typeof target !== 'object' && typeof target !== 'function') continue;
      if (target !== null) states.set(title, describe(target));
    }
  }
  return states;
}

const seen = new Map<unknown, number>();

/** Every own property with what is behind it: the same text only for the very same functions. */
function describe(target: object): string {
  return Reflect.ownKeys(target)
    .map((key) => {
      const found = Object.getOwnPropertyDescriptor(target, key) ?? {};
      const parts = [found.value, found.get, found.set].map((part: unknown) => {
        if (typeof part !== 'function') return String(hasOwn(found, 'value'));
        if (!seen.has(part)) seen.set(part, seen.size);
        return seen.get(part);
      });
      return `${String(key)}:${parts.join()}`;
    })
    .sort()
    .join(' ');
}

const before = snapshot();
const { loadConfig } = await import('@istari-lens/core');
const { startServer } = await import('../../src/index.ts');

const { createClient } = await import('../../../client/src/index.ts');
const ops = await import('../../../ops/src/index.ts');
const { createProgram } = await import('../../../ops/src/cli-program.ts');

const server = await startServer(loadConfig(process.env));
await server.ready;
const { BOOTSTRAP_ADMIN_EMAIL: email = '', BOOTSTRAP_ADMIN_PASSWORD: password = '' } = process.env;
const client = createClient({ baseUrl: server.url });
await client.auth.login({ email, password });
const made = await client.datasets.create({
  name: 'flights',
  title: 'Flights',
  base: { schema: 'public', table: 'flights' },
  fields: { origin: { column: 'origin', type: 'text' } },
});
const answer = await client.query({
  dataset: 'flights',
  dimensions: ['origin'],
  metrics: [{ aggregate: 'count' }],
});
const hostile = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
const refused = await client.query(JSON.parse(hostile)).safe();

const { status } = await ops.checkHealth(server.url);
const { SECRET_KEY } = ops.generateKeys();
const commands = createProgram('1.0.0').commands.length;
// There is no such store; asking it is what loads the library.
const { url: endpoint } = server;
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const backups = await ops
  .listBackups({ destination: 's3://bucket/prefix', s3: { endpoint, credentials } })
  .then(
    () => 'listed',
    () => 'refused',
  );
await server.close();

const after = snapshot();
const changed = [...before].filter(([title, state]) => after.get(title) !== state).map(([title]) => title);
process.stdout.write(
  JSON.stringify({
    changed,
    watched: before.size,
    dataset: made.name,
    rows: answer.rowCount,
    refused: refused.ok ? 'no' : refused.error.code,
    status,
    secret: SECRET_KEY.length,
    commands,
    backups,
    polluted: 'polluted' in Object.create({}),
  }),
);
