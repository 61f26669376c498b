import { z } from 'zod';
import { COMPRESSION_NAMES } from '../compression/index.ts';
import { FORMAT_NAMES } from '../formats/index.ts';
import type { Manifest } from './manifest.ts';

// A name becomes part of a path: no folder, nothing hidden.
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/);
const count = z.number().int().nonnegative();

const file = z.strictObject({
  name,
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  contentBytes: count,
});

const database = z.strictObject({
  name: z.string().min(1),
  owner: z.string(),
  encoding: z.string(),
  collation: z.string(),
  characterType: z.string(),
  localeProvider: z.string(),
  locale: z.string().nullable(),
  connectionLimit: z.number().int(),
  settings: z.array(z.strictObject({ role: z.string().nullable(), setting: z.string() })),
  rights: z
    .array(z.strictObject({ grantee: z.string().nullable(), privilege: z.string(), grantable: z.boolean() }))
    .nullable(),
  comment: z.string().nullable().optional(),
});

const content = z.strictObject({
  rowCounts: z.enum(['exact', 'estimated']),
  tables: z.array(
    z.strictObject({
      schema: z.string(),
      name: z.string(),
      rows: z.number().nonnegative(),
      materialized: z.boolean(),
      // Manifests of older releases have none of what is optional here.
      root: z.strictObject({ schema: z.string(), name: z.string() }).optional(),
      rowsLeftOut: z.literal(true).optional(),
    }),
  ),
  sequences: z.array(
    z.strictObject({
      schema: z.string(),
      name: z.string(),
      lastValue: z.string().nullable(),
      ascending: z.boolean(),
      cycles: z.boolean(),
    }),
  ),
  extensions: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  objects: z.array(z.strictObject({ kind: z.string(), count })),
  invalidIndexes: z.array(z.string()),
  migration: z.strictObject({ schema: z.string(), head: count }).nullable(),
});

/** What a stored manifest must look like. */
export const manifestSchema: z.ZodType<Manifest> = z.strictObject({
  kind: z.literal('istari-lens-backup'),
  version: z.literal(1),
  id: name,
  origin: z.enum(['backup', 'import']),
  imported: z.strictObject({ at: z.iso.datetime(), dated: z.enum(['dump', 'file']) }).optional(),
  database,
  takenAt: z.iso.datetime(),
  durationMs: count,
  format: z.enum(FORMAT_NAMES),
  compression: z.enum(COMPRESSION_NAMES),
  recipients: z.array(z.string()).nullable(),
  dump: file,
  globals: file.nullable(),
  verification: name,
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  server: z.strictObject({
    version: z.string(),
    major: count,
    standby: z.boolean(),
    startLsn: z.string(),
    identity: z.string().nullable().optional(),
  }),
  content,
  byHand: z.array(z.string()),
});
