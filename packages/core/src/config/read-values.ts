import type { EnvReader } from './env-reader.ts';

interface IntegerOptions {
  fallback: number;
  min: number;
  max: number;
}

/** A whole number within bounds. */
export function readInteger(reader: EnvReader, name: string, { fallback, min, max }: IntegerOptions): number {
  const text = reader.text(name);
  if (text === undefined) return fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  reader.problem(
    name,
    `is not a whole number from ${min} to ${max}. Correct it, or remove it to use ${fallback}.`,
  );
  return fallback;
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** A size in bytes, written as a number or with a unit: `33554432`, `32 MiB`, `32MB`. */
export function readBytes(reader: EnvReader, name: string, { fallback, min, max }: IntegerOptions): number {
  const text = reader.text(name);
  if (text === undefined) return fallback;
  const [, digits, unit = 'b'] = /^(\d{1,15})\s*([a-z]{1,3})?$/i.exec(text) ?? [];
  const value = Number(digits) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  if (value >= min && value <= max) return value;
  reader.problem(
    name,
    `is not a size from ${min} to ${max} bytes. Write it as bytes or with a unit, for example 32MiB.`,
  );
  return fallback;
}

/** One of a few words; case does not matter. `aliases` are other spellings, in lower case. */
export function readChoice<Choice extends string>(
  reader: EnvReader,
  name: string,
  choices: readonly Choice[],
  fallback: Choice,
  aliases: ReadonlyMap<string, Choice> = new Map(),
): Choice {
  const text = reader.text(name)?.toLowerCase();
  if (text === undefined) return fallback;
  const found = choices.find((choice) => choice.toLowerCase() === text) ?? aliases.get(text);
  if (found !== undefined) return found;
  reader.problem(name, `is not one of ${choices.join(', ')}. Choose one of them.`);
  return fallback;
}

/** The items of a comma list; empty ones are left out. */
export function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
