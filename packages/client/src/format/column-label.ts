import type { Column } from '../contract.ts';

/** A column's name for people. A label that is only the alias, such as `averageDelay`, is read out as words. */
export function columnLabel({ name, label }: Pick<Column, 'name' | 'label'>): string {
  if (label !== name) return label;
  const words = name
    .replaceAll('_', ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
