import type { ContentFacts } from '../postgres/content-facts.ts';

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
  const found = new Map(restored.tables.map((table) => [keyOf(table), table.rows]));
  const wrong = backedUp.tables.flatMap((table) => {
    const rows = found.get(keyOf(table));
    if (rows === undefined) return [`The table ${keyOf(table)} is missing.`];
    if (backedUp.rowCounts === 'estimated' || rows === table.rows) return [];
    return [`The table ${keyOf(table)} has ${rows} rows instead of ${table.rows}.`];
  });
  const known = new Set(backedUp.tables.map(keyOf));
  const extra = restored.tables.filter((table) => !known.has(keyOf(table)));
  return [...wrong, ...extra.map((table) => `The table ${keyOf(table)} was not in the backup.`)];
}

function compareSequences(backedUp: ContentFacts, restored: ContentFacts): string[] {
  const found = new Map(restored.sequences.map((sequence) => [keyOf(sequence), sequence.lastValue]));
  return backedUp.sequences.flatMap(({ schema, name, lastValue, ascending, cycles }) => {
    const key = keyOf({ schema, name });
    const value = found.get(key);
    if (value === undefined) return [`The sequence ${key} is missing.`];
    if (lastValue === null || cycles) return [];
    const isBehind =
      value === null || (ascending ? BigInt(value) < BigInt(lastValue) : BigInt(value) > BigInt(lastValue));
    return isBehind ? [`The sequence ${key} is at ${value ?? 'its start'}, behind ${lastValue}.`] : [];
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

function keyOf({ schema, name }: { schema: string; name: string }): string {
  return `${schema}.${name}`;
}
