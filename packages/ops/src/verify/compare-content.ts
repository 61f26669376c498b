import type { ContentFacts } from '../postgres/content-facts.ts';
import { rootsOf, rowsByRoot } from './rows-by-root.ts';
import { tableKey, tableLabel } from './table-key.ts';

/**
 * Differences between what was backed up and what a restore made, one sentence each; none when they
 * agree. Sequences move outside of snapshots: a restored one may be ahead, never behind.
 */
export function compareContent(backedUp: ContentFacts, restored: ContentFacts): string[] {
  return [
    ...compareRows(backedUp, restored),
    ...compareSequences(backedUp, restored),
    ...missingExtensions(backedUp, restored),
    ...compareObjects(backedUp, restored),
    ...restored.invalidIndexes.map((name) => `The index ${name} is invalid.`),
    ...compareMigration(backedUp, restored),
  ];
}

function compareRows(backedUp: ContentFacts, restored: ContentFacts): string[] {
  const known = new Set(backedUp.tables.map(tableKey));
  const found = new Set(restored.tables.map(tableKey));
  const missing = backedUp.tables.filter((table) => !found.has(tableKey(table)));
  const extra = restored.tables.filter((table) => !known.has(tableKey(table)));
  return [
    ...missing.map((table) => `The table ${tableLabel(table)} is missing.`),
    ...compareCounts(backedUp, restored),
    ...extra.map((table) => `The table ${tableLabel(table)} was not in the backup.`),
  ];
}

function compareCounts(backedUp: ContentFacts, restored: ContentFacts): string[] {
  if (backedUp.rowCounts === 'estimated') return [];
  // What was restored tells the partitions of backups that do not name them.
  const roots = rootsOf([...backedUp.tables, ...restored.tables]);
  const found = rowsByRoot(restored.tables, roots);
  return [...rowsByRoot(backedUp.tables, roots)].flatMap(([key, { table, rows }]) => {
    const count = found.get(key)?.rows;
    if (count === undefined || count === rows) return [];
    return [`The table ${tableLabel(table)} has ${count} rows instead of ${rows}.`];
  });
}

function compareSequences(backedUp: ContentFacts, restored: ContentFacts): string[] {
  const found = new Map(restored.sequences.map((sequence) => [tableKey(sequence), sequence.lastValue]));
  return backedUp.sequences.flatMap(({ schema, name, lastValue, ascending, cycles }) => {
    const label = tableLabel({ schema, name });
    const value = found.get(tableKey({ schema, name }));
    if (value === undefined) return [`The sequence ${label} is missing.`];
    if (lastValue === null || cycles) return [];
    const isBehind =
      value === null || (ascending ? BigInt(value) < BigInt(lastValue) : BigInt(value) > BigInt(lastValue));
    return isBehind ? [`The sequence ${label} is at ${value ?? 'its start'}, behind ${lastValue}.`] : [];
  });
}

function missingExtensions(backedUp: ContentFacts, restored: ContentFacts): string[] {
  const found = new Set(restored.extensions.map(({ name }) => name));
  return backedUp.extensions
    .filter(({ name }) => !found.has(name))
    .map(({ name }) => `The extension ${name} is missing.`);
}

function compareObjects(backedUp: ContentFacts, restored: ContentFacts): string[] {
  const found = new Map(restored.objects.map(({ kind, count }) => [kind, count]));
  return backedUp.objects.flatMap(({ kind, count }) => {
    const restoredCount = found.get(kind) ?? 0;
    return restoredCount === count ? [] : [`There are ${restoredCount} ${kind} instead of ${count}.`];
  });
}

function compareMigration(backedUp: ContentFacts, restored: ContentFacts): string[] {
  if (backedUp.migration === null || backedUp.migration.head === restored.migration?.head) return [];
  const head = restored.migration?.head ?? 'missing';
  return [
    `The migration head of schema ${backedUp.migration.schema} is ${head} instead of ${backedUp.migration.head}.`,
  ];
}
