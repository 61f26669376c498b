import type { Profiler } from 'node:inspector/promises';
import type { ProfileEntry } from './profile-entry.ts';

const SHOWN = 12;
const NOT_WORK = new Set(['(idle)', '(root)']);

/** The functions of a CPU profile in which most of the samples were taken, by their own share. */
export function topOf(profile: Profiler.Profile): ProfileEntry[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const samples = (profile.samples ?? []).flatMap((id) => names.get(id) ?? []);
  const work = samples.filter((name) => !NOT_WORK.has(name));
  const counts = Map.groupBy(work, (name) => name);
  return [...counts]
    .map(([name, found]) => ({ name, share: found.length / work.length }))
    .toSorted((a, b) => b.share - a.share)
    .slice(0, SHOWN);
}

/** A function and the package it is of, without a path of this machine. */
function nameOf({ functionName, url }: { functionName: string; url: string }): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const parts = url.split('/');
  const packages = parts.lastIndexOf('node_modules');
  const own = parts.lastIndexOf('packages');
  if (packages >= 0) return `${name} (${parts[packages + 1] ?? ''})`;
  if (own >= 0) return `${name} (${parts[own + 1] ?? ''})`;
  return url.startsWith('node:') ? `${name} (${url})` : name;
}
