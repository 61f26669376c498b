import { readFileSync } from 'node:fs';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateFernetKey, loadConfig } from '@istari-lens/core';
import { monitor } from '@istari-lens/ops';
import { parser } from '@prometheus-io/lezer-promql';
import { startServer } from '@istari-lens/server';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parsePrometheusText, type Sample } from '../src/validate/prometheus-text.ts';
import { runCli } from './run-cli.ts';

const folder = path.resolve(import.meta.dirname, '../monitoring');
const dashboard = JSON.parse(readFileSync(path.join(folder, 'grafana-dashboard.json'), 'utf8')) as {
  panels: { id: number; title: string; targets: { expr: string }[]; gridPos: { x: number; w: number } }[];
};
const alerts = parse(readFileSync(path.join(folder, 'alerts.yaml'), 'utf8')) as {
  groups: {
    name: string;
    rules: {
      alert: string;
      expr: string;
      for?: string;
      labels: { severity: string };
      annotations: { summary: string; runbook: string };
    }[];
  }[];
};
const rules = alerts.groups.flatMap((group) => group.rules);
const expressions = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

let app: TestDatabase;
let analytics: TestDatabase;
/** Every metric that is really there, with the labels it has. */
const exposed = new Map<string, Set<string>>();

function expose(samples: readonly Sample[]): void {
  for (const { name, labels } of samples) {
    const known = exposed.get(name) ?? new Set(['job', 'instance']);
    Object.keys(labels).forEach((label) => known.add(label));
    exposed.set(name, known);
  }
}

beforeAll(async () => {
  [app, analytics] = await Promise.all([createTestDatabase('app'), createTestDatabase('analytics')]);
  const server = await startServer(
    loadConfig({
      ENVIRONMENT: 'test',
      LOG_LEVEL: 'silent',
      API_HOST: '127.0.0.1',
      API_PORT: '0',
      APP_DB_URL: app.url,
      SECRET_KEY: generateFernetKey(),
      ENCRYPTION_KEY: generateFernetKey(),
    }),
  );
  await server.ready;
  await fetch(`${server.url}/health/ready`);
  expose(parsePrometheusText(await (await fetch(`${server.url}/metrics`)).text()));
  await server.close();

  const slot = `monitored_${process.pid}`;
  await app.query('select pg_create_physical_replication_slot($1, true)', [slot]);
  try {
    expose(parsePrometheusText(await operations()));
  } finally {
    await app.query('select pg_drop_replication_slot($1)', [slot]);
  }
});
afterAll(async () => {
  await Promise.all([app?.drop(), analytics?.drop()]);
});

async function operations(): Promise<string> {
  return monitor.operationsMetrics({
    app: { url: app.url, schema: 'lens' },
    analytics: { url: analytics.url },
    readBackups: async () => ({ newestAt: new Date(1_700_000_000_000), restoredAt: null }),
  });
}

describe('the dashboard and the alert rules', () => {
  it.each(expressions)('%s asks for metrics and labels that are there: %s', (_name, expression) => {
    const { broken, selectors } = readPromql(expression.replaceAll('$__rate_interval', '5m'));
    expect(broken).toEqual([]);
    expect(selectors.length).toBeGreaterThan(0);
    for (const { metric, labels } of selectors) {
      const known = exposed.get(metric);
      expect(known, metric).toBeDefined();
      for (const label of labels) expect([...(known ?? [])], `${metric} has ${label}`).toContain(label);
    }
  });

  it('show every metric of the API and of operations somewhere', () => {
    const used = new Set(
      expressions.flatMap(([, expression]) =>
        readPromql(expression.replaceAll('$__rate_interval', '5m')).selectors.map(({ metric }) => metric),
      ),
    );
    const unused = [...exposed.keys()].filter((name) => !used.has(name));
    // The other two parts of the histogram.
    expect(unused.toSorted()).toEqual([
      'api_request_duration_seconds_count',
      'api_request_duration_seconds_sum',
    ]);
  });

  it('are well formed', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(['page', 'ticket']).toContain(rule.labels.severity);
      expect(rule.for ?? '1m').toMatch(/^\d+[mh]$/);
      expect(rule.annotations.summary).toMatch(/\.$/);
    }
  });

  it('name a section of the runbook each', () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
    for (const { annotations } of rules) expect(headings).toContain(annotations.runbook);
  });
});

describe('the checker of expressions', () => {
  it('finds what is broken and what is asked for', () => {
    expect(readPromql('sum(rate(a{b="c", d!~"e"}[5m])) by (f) / g').selectors).toEqual([
      { metric: 'a', labels: ['b', 'd'] },
      { metric: 'g', labels: [] },
    ]);
    expect(readPromql('sum(rate(a[5m])').broken).not.toEqual([]);
  });
});

describe('monitor metrics', () => {
  it('tells databases, migrations and backups', async () => {
    const samples = parsePrometheusText(await operations());
    const value = (name: string, database?: string): number | undefined =>
      samples.find((one) => one.name === name && one.labels['database'] === database)?.value;
    expect(value('istari_database_up', 'app')).toBe(1);
    expect(value('istari_database_up', 'analytics')).toBe(1);
    expect(value('istari_database_size_bytes', 'analytics')).toBeGreaterThan(5e6);
    expect(value('istari_database_connections', 'app')).toBeGreaterThan(0);
    expect(value('istari_migrations_pending')).toBe(0);
    expect(value('istari_backup_last_success_timestamp_seconds')).toBe(1_700_000_000);
    expect(value('istari_verified_restore_last_success_timestamp_seconds')).toBe(0);
  });

  it('tells a database that is down, as a command too, in one step into a file', async () => {
    const out = mkdtempSync(path.join(tmpdir(), 'lens-metrics-'));
    try {
      const file = path.join(out, 'istari.prom');
      const result = await runCli(['monitor', 'metrics', '--out', file], {
        DATABASE_URL: app.url,
        ANALYTICS_DB_URL: 'postgresql://reader:hunter2hunter2@127.0.0.1:1/none',
      });
      expect(result).toMatchObject({ code: 0, stderr: '' });
      const text = readFileSync(file, 'utf8');
      expect(text).toContain('istari_database_up{database="app"} 1\n');
      expect(text).toContain('istari_database_up{database="analytics"} 0\n');
      expect(text).not.toContain('istari_database_size_bytes{database="analytics"}');
      expect(text).not.toContain('hunter2');
      expect(text).toMatch(/^# HELP istari_database_up .*\n# TYPE istari_database_up gauge\n/);
      expect(readdirSync(out)).toEqual(['istari.prom']);
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});

/** The parts of a PromQL expression that do not parse, and the series that it selects. */
function readPromql(expression: string): {
  broken: string[];
  selectors: { metric: string; labels: string[] }[];
} {
  const broken: string[] = [];
  const selectors: { metric: string; labels: string[] }[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, name, from, to }) => {
      const text = expression.slice(from, to);
      if (type.isError) broken.push(`${from}: ${text}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const last = selectors.at(-1);
      if (name === 'Identifier' && last !== undefined) last.metric = text;
    },
    leave: ({ node, name }) => {
      if (name !== 'UnquotedLabelMatcher') return;
      const label = node.firstChild;
      if (label !== null) selectors.at(-1)?.labels.push(expression.slice(label.from, label.to));
    },
  });
  return { broken, selectors };
}
