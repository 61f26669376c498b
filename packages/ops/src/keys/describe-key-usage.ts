import type { KeyUsage } from '@istari-lens/core';

/** Key usage in words, and what to do about it. */
export function describeKeyUsage({ total, current, outdated, unreadable }: KeyUsage): string {
  const lines = [`${total} data source URLs are encrypted; ${current} open with the first key.`];
  for (const { place, rows } of outdated) {
    lines.push(`${rows} open only with key ${place} of ENCRYPTION_KEY. Run "istari-lens keys rotate".`);
  }
  const noKey = unreadable.filter(({ reason }) => reason === 'no_key');
  const notBound = unreadable.filter(({ reason }) => reason === 'not_bound');
  if (noKey.length > 0) {
    lines.push(
      `${noKey.length} open with no listed key. Add the key they were made with to the end of ENCRYPTION_KEY, or enter these URLs anew: ${idsOf(noKey)}.`,
    );
  }
  if (notBound.length > 0) {
    lines.push(
      `${notBound.length} were made for another row or for none, so they are refused. Enter these URLs anew: ${idsOf(notBound)}.`,
    );
  }
  lines.push(
    isRetirable({ outdated, unreadable })
      ? 'Only the first key is needed: the others can be removed.'
      : 'No key may be removed yet.',
  );
  return lines.join('\n');
}

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
