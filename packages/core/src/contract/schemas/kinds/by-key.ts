import type { z } from 'zod';
import { keysOfShape } from '../../object-keys.ts';
import { suggestWord } from '../../suggestion.ts';
import { choice } from './choice.ts';

/** Keys of a value that are compared with known ones to find what was mistyped. */
const MAX_KEYS_COMPARED = 4;

/**
 * A union of objects, each named by a key that it needs. The option whose key is there is the one;
 * else the one that shares the most keys with the value, then the one that has the key most like one of
 * the value's. So a broken value is explained by the shape its author meant.
 */
export function byKey<Options extends Readonly<Record<string, z.ZodType>>>(
  options: Options,
): z.ZodType<z.output<Options[keyof Options]>> {
  type Value = z.output<Options[keyof Options]>;
  const known = Object.entries(options).map(([key, option]) => ({ key, option, keys: keysOfShape(option) }));
  const owners = new Map(
    known.toReversed().flatMap(({ option, keys }) => keys.map((key) => [key, option] as const)),
  );
  const tags = new Map(known.map(({ key, option }) => [key, option]));
  const meant = (value: object): z.ZodType | undefined => {
    const tagged = known.find(({ key }) => Object.hasOwn(value, key));
    if (tagged !== undefined) return tagged.option;
    const shared = known.map(({ keys }) => keys.filter((key) => Object.hasOwn(value, key)).length);
    const most = Math.max(...shared);
    if (most > 0) return known[shared.indexOf(most)]?.option;
    for (const key of firstKeys(value)) {
      const [tag, any] = [suggestWord(key, [...tags.keys()]), suggestWord(key, [...owners.keys()])];
      const option = tags.get(tag ?? '') ?? owners.get(any ?? '');
      if (option !== undefined) return option;
    }
    return undefined;
  };
  const first = known[0]?.option;
  if (first === undefined) throw new TypeError('A union needs options.');
  return choice(Object.values(options) as z.ZodType<Value>[], (value) => {
    const isObject = typeof value === 'object' && value !== null;
    return { option: (isObject ? meant(value) : undefined) ?? first };
  });
}

function firstKeys(value: object): string[] {
  const keys: string[] = [];
  for (const key in value) {
    if (keys.push(key) === MAX_KEYS_COMPARED) break;
  }
  return keys;
}
