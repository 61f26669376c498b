import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '@istari-lens/core';

interface Service {
  image: string;
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  read_only?: boolean;
  user?: string;
  depends_on?: string[] | Record<string, { condition: string }>;
}

interface Compose {
  name?: string;
  version: string;
  services: Record<string, Service>;
  secrets?: Record<string, { file: string }>;
  volumes?: Record<string, unknown>;
}

const FOLDER = path.resolve(import.meta.dirname, '../compose');
const read = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');
const compose = (file: string): Compose => parse(read(file), { merge: true }) as Compose;

describe.each(['production.yml', 'development.yml'])('%s', (file) => {
  const { name, version, services, secrets = {}, volumes = {} } = compose(file);

  it('is of a form that docker-compose 1.29 reads too', () => {
    expect(name).toBeUndefined();
    expect(version).toBe('3.8');
  });

  it('names each image by a tag that does not move', () => {
    for (const { image } of Object.values(services)) {
      expect(image).toMatch(/:(?:v?\d+\.\d+[\w.-]*|\$\{RELEASE:-\d+\.\d+\.\d+\})$/);
    }
  });

  it('uses what it declares, and declares what it uses', () => {
    const used = new Set(Object.values(services).flatMap((service) => service.secrets ?? []));
    expect([...used].toSorted()).toEqual(Object.keys(secrets).toSorted());
    const kept = Object.values(services).flatMap((service) => service.volumes ?? []);
    const named = new Set(
      kept.map((volume) => volume.split(':')[0] ?? '').filter((one) => !one.includes('/')),
    );
    expect([...named].toSorted()).toEqual(Object.keys(volumes).toSorted());
    for (const { depends_on: needed = [] } of Object.values(services)) {
      for (const other of Array.isArray(needed) ? needed : Object.keys(needed)) {
        expect(Object.keys(services)).toContain(other);
      }
    }
  });
});

describe('production', () => {
  const { services, secrets = {} } = compose('production.yml');

  it('runs nothing of ours as root or on a file system that can be written to', () => {
    for (const [name, service] of Object.entries(services)) {
      if (!service.image.includes('istari-')) continue;
      expect([name, service.read_only, service.user]).toEqual([name, true, '1000:1000']);
    }
  });

  it('gives the API what it needs, and nothing that it does not know', () => {
    const given = services['api-1']?.environment ?? {};
    const values: Record<string, string> = {
      SECRET_KEY: 'Zm9v9xQ2rT7uWv4yB1nM8kL5jH3gF6dSaP0oIuYt',
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      APP_DB_URL: 'postgresql://istari:x@pgbouncer:6432/istari',
      APP_DB_DIRECT_URL: 'postgresql://istari:x@app-db:5432/istari',
      ANALYTICS_DB_URL: 'postgresql://reader:x@analytics-db:5432/analytics',
      ANALYTICS_REPLICA_URLS: 'postgresql://reader:x@analytics-replica:5432/analytics',
      REDIS_URL: 'redis://:x@redis:6379',
      METRICS_TOKEN: 'a token of thirty-two characters',
      BOOTSTRAP_ADMIN_PASSWORD: 'a long enough phrase for all',
    };
    const env = Object.fromEntries(
      Object.entries(given).map(([name, value]) => {
        if (!name.endsWith('_FILE')) return [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')];
        const secret = value.replace('/run/secrets/', '');
        expect(Object.keys(secrets)).toContain(secret);
        const variable = name.slice(0, -'_FILE'.length);
        expect(Object.keys(values)).toContain(variable);
        return [variable, values[variable] ?? ''];
      }),
    );
    const config = loadConfig(env);
    expect(config.environment).toBe('production');
    expect(config.api.trustProxy).toBe(1);
  });

  it('has a file for each secret made by the script', () => {
    const script = read('make-secrets.sh');
    for (const name of Object.keys(secrets)) expect([name, script.includes(name)]).toEqual([name, true]);
  });
});
