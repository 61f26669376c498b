import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { namesWithin } from '../formula/names-within.ts';
import { wordsIn } from '../formula/words-in.ts';

/**
 * These fields, and every field that is computed from one of them, be it through others. Formulas are
 * looked through for words, and only those with a word in question are read, so that this is fast for wide
 * definitions; without such fields it costs nothing.
 */
export function fieldsOver(
  fields: DatasetDefinition['fields'],
  names: ReadonlySet<string>,
): ReadonlySet<string> {
  const reached = new Set(names);
  if (reached.size === 0) return reached;
  const mentions = mentionsIn(fields);
  // A set visits what is added to it on the way, so this reaches everything that is computed.
  for (const name of reached) {
    for (const { field, formula } of mentions.get(name) ?? []) {
      if (!reached.has(field) && namesWithin(formula).has(name)) reached.add(field);
    }
  }
  return reached;
}

interface Mention {
  readonly field: string;
  readonly formula: string;
}

/** By word, the computed fields whose formula has it somewhere. */
function mentionsIn(fields: DatasetDefinition['fields']): ReadonlyMap<string, readonly Mention[]> {
  const mentions = new Map<string, Mention[]>();
  for (const [field, definition] of Object.entries(fields)) {
    if (!('formula' in definition)) continue;
    const { formula } = definition;
    for (const word of wordsIn(formula)) {
      const found = mentions.get(word);
      if (found === undefined) mentions.set(word, [{ field, formula }]);
      else found.push({ field, formula });
    }
  }
  return mentions;
}
