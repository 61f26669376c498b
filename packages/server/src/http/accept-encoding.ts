/** A way to compress a body, as HTTP names it. */
export type ContentCoding = 'zstd' | 'br' | 'gzip';

/**
 * Chooses what a body is compressed by, after `Accept-Encoding` (RFC 9110, section 12.5.3): the highest
 * weight wins, and among equal ones the first of `offered`. Undefined: as it is, which also serves when
 * nothing that is offered is acceptable. A body that need not be compressed is so only when the caller
 * refuses it as it is.
 */
export function chooseCoding(
  header: string | undefined,
  offered: readonly ContentCoding[],
  isWorthIt: boolean,
): ContentCoding | undefined {
  if (header === undefined || header === '') return undefined;
  const weights = readWeights(header);
  const weightOf = (name: string): number | undefined => weights.get(name) ?? weights.get('*');
  // Without a word about it, a body as it is is acceptable, but what is named is liked better.
  const identity = weights.get('identity') ?? (weights.get('*') === 0 ? 0 : undefined);
  if (!isWorthIt && identity !== 0) return undefined;
  let best: ContentCoding | undefined;
  let bestWeight = 0;
  for (const coding of offered) {
    const weight = weightOf(coding) ?? (coding === 'gzip' ? weights.get('x-gzip') : undefined) ?? 0;
    if (weight > bestWeight) [best, bestWeight] = [coding, weight];
  }
  return identity !== undefined && identity > bestWeight ? undefined : best;
}

function readWeights(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    if (name === '') continue;
    const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const weight = given === undefined ? 1 : Number(given === '' ? Number.NaN : given);
    // A weight that is none makes the member unusable, not the best.
    weights.set(name, weight >= 0 && weight <= 1 ? weight : 0);
  }
  return weights;
}
