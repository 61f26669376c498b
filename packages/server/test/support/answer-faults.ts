import { ERROR_STATUS, type ErrorCode } from '@istari-lens/core';
import type { ProblemIssue, Route, RouteName } from '@istari-lens/core/contract';
import { holdAgainstContract } from './caller.ts';
import { HOSTILE_MARK, HOSTILE_TEXTS } from './hostile-values.ts';
import type { RawAnswer } from './send-raw.ts';

/** These name what the caller named: a table that is not there, a name that is taken, a join of the same body. */
const NAMING: readonly ErrorCode[] = ['conflict', 'invalid_dataset', 'invalid_dashboard', 'invalid_query'];
/** What no refusal may tell. */
const TOLD =
  /node_modules|\.[jt]s:\d|\bat \w+ \(|\bselect\b.+\bfrom\b|\b(?:Syntax|Type|Range|Reference)Error\b|ECONN|127\.0\.0\.1|pg_\w/i;

/** What is wrong with an answer; undefined when nothing is. */
export function faultOf(name: RouteName, answer: RawAnswer): string | undefined {
  if (answer.status === 304) return undefined;
  if (answer.status >= 400) return faultOfRefusal(answer);
  try {
    holdAgainstContract(name, answer.status, answer.media, bodyOf(answer));
    return undefined;
  } catch (error) {
    return `is not by the contract: ${JSON.stringify(Object(error).actual ?? String(error)).slice(0, 500)} ${answer.text.slice(0, 300)}`;
  }
}

/** An issue without its place, and without a name that is there and was perhaps meant: an earlier request may have made it. */
function withoutNames({ suggestion, ...issue }: Partial<ProblemIssue>): object {
  const detail = issue.detail?.replace(JSON.stringify(suggestion ?? ''), '');
  return { ...issue, pointer: '', detail };
}

/** The same of an answer that must be a refusal. */
export function faultOfRefusal({ status, media, text }: RawAnswer): string | undefined {
  // OPTIONS asks what there is, and is no call.
  if (status === 204 && text === '') return undefined;
  if (status === 500 || status < 400) return `is no refusal: ${text.slice(0, 300)}`;
  if (media !== 'application/problem+json') return `is ${media}`;
  const problem: unknown = JSON.parse(text);
  const { code } = Object(problem);
  if (Object.entries(ERROR_STATUS).find(([known]) => known === code)?.[1] !== status) {
    return `has the code ${code}`;
  }
  const { errors = [], ...rest } = Object(problem);
  const told = JSON.stringify([rest, errors.map(withoutNames)]);
  if (TOLD.test(withoutSent(told))) return `tells too much: ${told.slice(0, 600)}`;
  if (told.includes(HOSTILE_MARK) && !NAMING.includes(code)) return `repeats what was sent: ${told}`;
  return undefined;
}

/** What was sent is nothing that we tell; a name in quotes is escaped once for them and once more for JSON. */
function withoutSent(told: string): string {
  return HOSTILE_TEXTS.reduce((rest, text) => {
    if (text.length < 5) return rest;
    const once = escaped(text);
    return rest.replaceAll(escaped(once), '').replaceAll(once, '');
  }, told);
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The same of all that came back over a connection. */
export function faultOfExchange(received: string, route: Route): string | undefined {
  const [head = '', body = ''] = received.split('\r\n\r\n');
  // It is answered before the body is looked at, and then the connection is closed.
  if (route.body === undefined && /^HTTP\/1\.1 2\d\d /.test(head)) return undefined;
  if (!/^HTTP\/1\.1 4\d\d /.test(head)) return `answered ${received.slice(0, 200)}`;
  if ((received.match(/HTTP\/1\.1 \d/g) ?? []).length > 1) return 'was taken as two requests';
  return faultOfRefusal({
    status: Number(head.slice(9, 12)),
    media: /^content-type: ([^;\r\n]*)/im.exec(head)?.[1] ?? '',
    headers: {},
    text: body,
  });
}

function bodyOf({ media, text }: RawAnswer): unknown {
  return media.endsWith('json') ? JSON.parse(text) : text === '' ? undefined : text;
}
