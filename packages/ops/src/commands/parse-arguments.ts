import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../report/parse-duration.ts';

/** Reads a duration such as `10m` from the command line, in milliseconds. */
export function durationArgument(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw new InvalidArgumentError('Give a duration such as 90s, 10m, 24h or 7d.');
  return milliseconds;
}

/** Reads a whole number within bounds from the command line. */
export function integerArgument(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

/** Reads an http or https URL from the command line. */
export function httpUrlArgument(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('Give an http or https URL.');
  }
  return text;
}
