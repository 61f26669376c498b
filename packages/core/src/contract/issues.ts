import type { z } from 'zod';
import { MAX_ISSUES } from '../errors/max-issues.ts';
import { pointerTo } from './pointer.ts';
import { listIn } from './schema-hints.ts';
import { suggestWord } from './suggestion.ts';
import type { ProblemIssue } from './types/problem.ts';

type Issue = z.core.$ZodIssue;

/** What zod's issues say, as problems of the API, and the places that they refuse. */
export interface Explained {
  /** At most 100. */
  issues: ProblemIssue[];
  places: (readonly PropertyKey[])[];
}

/** Turns zod's issues, made with `reportInput` and `hintOf`, into those of the API. */
export function explainIssues(issues: readonly Issue[]): Explained {
  const explained: ProblemIssue[] = [];
  const places: (readonly PropertyKey[])[] = [];
  for (const issue of issues) {
    if (explained.length >= MAX_ISSUES) break;
    explained.push(...explain(issue).slice(0, MAX_ISSUES - explained.length));
    if (issue.code !== 'unrecognized_keys') places.push(issue.path);
    else places.push(...issue.keys.map((key) => [...issue.path, key]));
  }
  return { issues: withoutEchoes(explained), places };
}

/** A key that is missing because it is mistyped is one problem, which the mistyped key tells. */
function withoutEchoes(issues: readonly ProblemIssue[]): ProblemIssue[] {
  const meant = new Set<string>();
  for (const { pointer, code, suggestion } of issues) {
    if (code !== 'unknown_key' || suggestion === undefined) continue;
    meant.add(`${pointer.slice(0, pointer.lastIndexOf('/'))}/${suggestion}`);
  }
  return issues.filter(({ pointer, code }) => code !== 'missing' || !meant.has(pointer));
}

function explain(issue: Issue): ProblemIssue[] {
  const pointer = pointerTo(issue.path);
  if (issue.code === 'unrecognized_keys') return explainUnknownKeys(issue);
  if (issue.code === 'invalid_union') return [explainTag(issue, pointer)];
  if (issue.code === 'invalid_value')
    return [notAllowed(pointer, listIn(issue) ?? issue.values, issue.input, isMissing(issue))];
  if (isMissing(issue)) return [{ pointer, code: 'missing', detail: 'This is required.' }];
  return [{ pointer, ...describe(issue) }];
}

/** True for a required key that is not there. */
function isMissing(issue: Issue): boolean {
  return issue.path.length > 0 && issue.input === undefined;
}

function explainUnknownKeys(issue: Issue & { code: 'unrecognized_keys' }): ProblemIssue[] {
  const allowed = listIn(issue) ?? [];
  const free = allowed.filter((name) => !Object.hasOwn(Object(issue.input), name));
  return issue.keys.slice(0, MAX_ISSUES).map((key) => {
    const suggestion = suggestWord(key, free);
    const hint =
      suggestion === undefined ? 'Remove it, or use one of those allowed.' : `Did you mean "${suggestion}"?`;
    return {
      pointer: pointerTo([...issue.path, key]),
      code: 'unknown_key',
      detail: `There is no such key here. ${hint}`,
      allowed,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  });
}

function explainTag(issue: Issue & { code: 'invalid_union' }, pointer: string): ProblemIssue {
  const tags = 'options' in issue ? (issue.options ?? []) : [];
  const given: unknown =
    issue.discriminator === undefined ? undefined : Object(issue.input)[issue.discriminator];
  return notAllowed(pointer, tags, given, given === undefined);
}

function notAllowed(
  pointer: string,
  values: readonly unknown[],
  input: unknown,
  missing: boolean,
): ProblemIssue {
  const allowed = values.map(String);
  const list = values.length === 1 ? JSON.stringify(values[0]) : `one of ${allowed.join(', ')}`;
  if (missing) return { pointer, code: 'missing', detail: `This is required: ${list}.`, allowed };
  const words = values.filter((value) => typeof value === 'string');
  const suggestion = typeof input === 'string' ? suggestWord(input, words) : undefined;
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  return {
    pointer,
    code: 'not_allowed',
    detail: `This must be ${list}.${hint}`,
    allowed,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function describe(issue: Issue): { code: string; detail: string } {
  if (issue.code === 'invalid_type') {
    const hint = ownMessage(issue);
    if (issue.expected === 'never' && hint !== undefined) return { code: 'wrong_type', detail: hint };
    const example = hint === undefined ? '' : `, such as ${hint}`;
    return { code: 'wrong_type', detail: `This must be ${withArticle(issue.expected)}${example}.` };
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') return describeSize(issue);
  if (issue.code === 'invalid_format') {
    return {
      code: 'bad_format',
      detail: ownMessage(issue) ?? `This is not a valid ${FORMATS[issue.format] ?? issue.format}.`,
    };
  }
  if (issue.code === 'invalid_key') return { code: 'bad_format', detail: 'This key is not a valid name.' };
  if (issue.code === 'custom') return { code: 'invalid', detail: issue.message };
  return { code: 'invalid', detail: 'This value is not valid here.' };
}

function describeSize(issue: Issue & { code: 'too_big' | 'too_small' }): { code: string; detail: string } {
  const [limit, word] = issue.code === 'too_big' ? [issue.maximum, 'at most'] : [issue.minimum, 'at least'];
  const big = issue.code === 'too_big';
  if (
    issue.code === 'too_small' &&
    issue.minimum === 1 &&
    issue.origin !== 'number' &&
    issue.origin !== 'int'
  ) {
    return { code: issue.origin === 'string' ? 'too_short' : 'too_few', detail: 'This must not be empty.' };
  }
  if (issue.origin === 'string') {
    return { code: big ? 'too_long' : 'too_short', detail: `This must have ${word} ${limit} characters.` };
  }
  if (issue.origin === 'array' || issue.origin === 'set') {
    return { code: big ? 'too_many' : 'too_few', detail: `This must have ${word} ${limit} items.` };
  }
  if (issue.origin === 'object' || issue.origin === 'record') {
    return { code: big ? 'too_many' : 'too_few', detail: `This must have ${word} ${limit} keys.` };
  }
  const bound = issue.inclusive === false ? (big ? 'less than' : 'more than') : word;
  return { code: big ? 'too_large' : 'too_small', detail: `This must be ${bound} ${limit}.` };
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'UUID',
  email: 'e-mail address',
  datetime: 'RFC 3339 time',
  regex: 'value',
  base64url: 'base64url text',
};

function ownMessage(issue: Issue): string | undefined {
  return issue.message.startsWith('Invalid') ? undefined : issue.message;
}

function withArticle(types: string): string {
  return types
    .split(' or ')
    .map((type) => {
      if (type === 'null' || type === 'undefined') return type;
      if (type === 'int') return 'a whole number';
      if (type === 'record') return 'an object';
      return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
    })
    .filter((name, index, names) => names.indexOf(name) === index)
    .join(' or ');
}
