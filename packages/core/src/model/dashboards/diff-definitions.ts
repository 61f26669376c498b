import { pointerTo } from '../../contract/pointer.ts';
import type { VersionDiff } from '../../contract/types/dashboard-requests.ts';

type Changes = VersionDiff['changes'];
type Path = readonly (string | number)[];

/** The same place before and after: within a list, what is known by its id may have moved. */
interface Place {
  from: Path;
  to: Path;
}

/**
 * What is other between two definitions, as JSON pointers. Pointers of what was added or changed lead into `after`, of
 * what was removed into `before`. Items of a list that all have an `id` are known by it; when those that stayed are in
 * another order, the list itself is a change, from all ids before to all ids after. The order of keys does not count.
 */
export function diffDefinitions(before: object, after: object): Changes {
  const changes: Changes = [];
  compare(before, after, { from: [], to: [] }, changes);
  return changes;
}

function compare(before: unknown, after: unknown, place: Place, changes: Changes): void {
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [byId(before), byId(after)];
    if (old !== undefined && now !== undefined) compareById(old, now, place, changes);
    else compareInOrder(before, after, place, changes);
  } else if (isRecord(before) && isRecord(after)) {
    compareKeys(before, after, place, changes);
  } else if (before !== after) {
    changes.push({ pointer: pointerTo(place.to), kind: 'changed', before, after });
  }
}

function compareKeys(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  { from, to }: Place,
  changes: Changes,
): void {
  for (const [key, value] of Object.entries(before)) {
    if (!Object.hasOwn(after, key)) removed(changes, [...from, key], value);
    else compare(value, after[key], { from: [...from, key], to: [...to, key] }, changes);
  }
  for (const [key, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) added(changes, [...to, key], value);
  }
}

function compareInOrder(
  before: readonly unknown[],
  after: readonly unknown[],
  { from, to }: Place,
  changes: Changes,
): void {
  for (const [index, value] of before.entries()) {
    if (index >= after.length) removed(changes, [...from, index], value);
    else compare(value, after[index], { from: [...from, index], to: [...to, index] }, changes);
  }
  for (const [index, value] of after.entries()) {
    if (index >= before.length) added(changes, [...to, index], value);
  }
}

type ById = ReadonlyMap<string, { index: number; value: unknown }>;

function compareById(before: ById, after: ById, { from, to }: Place, changes: Changes): void {
  for (const [id, { index, value }] of before) {
    const now = after.get(id);
    if (now === undefined) removed(changes, [...from, index], value);
    else compare(value, now.value, { from: [...from, index], to: [...to, now.index] }, changes);
  }
  for (const [id, { index, value }] of after) if (!before.has(id)) added(changes, [...to, index], value);
  const stayed = [...before.keys()].filter((id) => after.has(id));
  const order = [...after.keys()].filter((id) => before.has(id));
  if (stayed.every((id, index) => id === order[index])) return;
  changes.push({
    pointer: pointerTo(to),
    kind: 'changed',
    before: [...before.keys()],
    after: [...after.keys()],
  });
}

/** Undefined for a list of which not every item has an id of its own. */
function byId(list: readonly unknown[]): ById | undefined {
  const known = new Map<string, { index: number; value: unknown }>();
  for (const [index, value] of list.entries()) {
    const id = isRecord(value) && Object.hasOwn(value, 'id') ? value['id'] : undefined;
    if (typeof id !== 'string' || known.has(id)) return undefined;
    known.set(id, { index, value });
  }
  return known;
}

function removed(changes: Changes, path: Path, before: unknown): void {
  changes.push({ pointer: pointerTo(path), kind: 'removed', before });
}

function added(changes: Changes, path: Path, after: unknown): void {
  changes.push({ pointer: pointerTo(path), kind: 'added', after });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
