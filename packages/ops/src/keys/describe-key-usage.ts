import type { KeyUsage } from '@istari-lens/core';
import { formatCount } from '../report/format-quantity.ts';

/** Key usage in words, and what to do about it. */
export function describeKeyUsage(usage: KeyUsage): string {
  const { total, current, outdated } = usage;
  const { facts, fixes } = describeUnreadable(usage);
  return [
    `${formatCount(total, 'data source URL')} ${total === 1 ? 'is' : 'are'} encrypted; ${current} ${current === 1 ? 'opens' : 'open'} with the first key.`,
    ...outdated.map(
      ({ place, rows }) =>
        `${rows} ${rows === 1 ? 'opens' : 'open'} only with key ${place} of ENCRYPTION_KEY. Run "istari-lens keys rotate".`,
    ),
    ...facts.map((fact, index) => `${fact} ${fixes[index] ?? ''}`),
    isRetirable(usage)
      ? 'Only the first key is needed: the others can be removed.'
      : 'No key may be removed yet.',
  ].join('\n');
}

/** The rows that cannot be read, by reason, and of each reason what to do, in the same order. */
export function describeUnreadable({ unreadable }: Pick<KeyUsage, 'unreadable'>): {
  facts: string[];
  fixes: string[];
} {
  const kinds = Object.entries(UNREADABLE).flatMap(([reason, describe]) => {
    const rows = unreadable.filter((row) => row.reason === reason);
    return rows.length === 0 ? [] : [describe(rows.length, idsOf(rows))];
  });
  return { facts: kinds.map(({ fact }) => fact), fixes: kinds.map(({ fix }) => fix) };
}

const UNREADABLE: Readonly<
  Record<
    KeyUsage['unreadable'][number]['reason'],
    (count: number, ids: string) => { fact: string; fix: string }
  >
> = {
  no_key: (count, ids) => ({
    fact: `${count} ${count === 1 ? 'opens' : 'open'} with no listed key: ${ids}.`,
    fix: 'Add the former key to the end of ENCRYPTION_KEY, or enter these URLs anew.',
  }),
  not_bound: (count, ids) => ({
    fact: `${count} ${count === 1 ? 'was' : 'were'} made for another row or for none, and so refused: ${ids}.`,
    fix: 'No key opens those: enter these URLs anew.',
  }),
};

/** Whether every key but the first can be removed without losing a URL. */
export function isRetirable({ outdated, unreadable }: Pick<KeyUsage, 'outdated' | 'unreadable'>): boolean {
  return outdated.length === 0 && unreadable.length === 0;
}

function idsOf(rows: KeyUsage['unreadable']): string {
  const shown = rows.slice(0, 10).map(({ tenant, id }) => `${tenant}/${id}`);
  return rows.length > shown.length
    ? `${shown.join(', ')} and ${rows.length - shown.length} more`
    : shown.join(', ');
}
