import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FillContext } from './fill-context.ts';

const TABLES = `
  CREATE TABLE flights (
    date timestamp NOT NULL,
    delay integer NOT NULL,
    distance integer NOT NULL,
    origin text NOT NULL,
    destination text NOT NULL
  );
  CREATE TABLE airports (
    iata text PRIMARY KEY,
    name text,
    city text,
    state text,
    country text,
    latitude float8,
    longitude float8
  );`;

/** 20,000 US flights of 2001 and all airports, as the npm package vega-datasets has them, and a role that may only read. */
export async function fillAnalytics({ run, query }: FillContext): Promise<void> {
  await query(TABLES);
  await query('INSERT INTO flights SELECT * FROM json_populate_recordset(NULL::flights, $1)', [
    readData('flights-20k.json'),
  ]);
  await query('INSERT INTO airports SELECT * FROM json_populate_recordset(NULL::airports, $1)', [
    JSON.stringify(readAirports()),
  ]);
  await query(`
    CREATE INDEX ON flights (date);
    CREATE INDEX ON flights (origin);
    ${createReader(run.reader)}
    GRANT USAGE ON SCHEMA public TO "${run.reader.name}";
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO "${run.reader.name}";
    ANALYZE;`);
}

function createReader({ name, password }: FillContext['run']['reader']): string {
  return `
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN
        CREATE ROLE "${name}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${password}';
      END IF;
    END $$;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;`;
}

function readData(file: string): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return readFileSync(join(dirname(entry), '..', 'data', file), 'utf8');
}

/** The file's own dialect is RFC 4180: fields may be quoted, and a doubled quote stands for one. */
function readAirports(): Record<string, string | null>[] {
  const [header, ...lines] = readData('airports.csv').trim().split(/\r?\n/);
  const names = splitLine(header ?? '');
  return lines.map((line) => {
    const fields = splitLine(line);
    return Object.fromEntries(names.map((name, index) => [name, fields[index] || null]));
  });
}

function splitLine(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
