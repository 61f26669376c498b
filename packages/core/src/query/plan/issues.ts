import { isWithin } from '../../contract/pointer.ts';
import { suggestWord } from '../../contract/suggestion.ts';
import { MAX_ISSUES } from '../../errors/max-issues.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { shortList } from './short-list.ts';

/** Pairs of characters compared in search of near names, all in all; some thirty milliseconds. */
const MAX_COMPARED = 1_000_000;
/** What it takes to look at a name at all, in such pairs. */
const PAIRS_A_NAME = 40;

/** Collects every problem found while planning. */
export interface Issues {
  readonly list: readonly ProblemIssue[];
  /** Problems so far, also those beyond what `list` keeps. */
  readonly count: number;
  /** True when `list` keeps no more. */
  readonly isFull: boolean;
  /** Nothing is added about a place whose shape is wrong, or about what is in it: that would only follow from it. */
  add(
    pointer: string,
    code: string,
    detail: string,
    extra?: Pick<ProblemIssue, 'allowed' | 'suggestion'>,
  ): void;
  /** A name that is none of the allowed ones; names the nearest, and lists up to fifty. */
  addUnknown(pointer: string, code: string, what: string, given: unknown, allowed: readonly string[]): void;
  /** The nearest of the allowed names, while there have not been too many to compare. */
  suggest(given: string, allowed: readonly string[]): string | undefined;
  /** True when the shape is wrong at this place or around it. */
  isRefused(pointer: string): boolean;
  /** True when the shape is right at this place, around it and in it, leaving aside what is within `except`. */
  isWhole(pointer: string, except?: string): boolean;
}

/** A collection that begins with the problems of the shape, where there are any; keeps the first 100. */
export function createIssues(ofShape: readonly ProblemIssue[] = []): Issues {
  return new IssueList(ofShape);
}

/** A class, since several of them are made for every query. */
class IssueList implements Issues {
  readonly list: ProblemIssue[];
  count: number;
  private compared = 0;
  private readonly wrong: readonly string[];

  constructor(ofShape: readonly ProblemIssue[]) {
    this.list = ofShape.slice(0, MAX_ISSUES);
    this.count = ofShape.length;
    this.wrong = ofShape.flatMap(placesOf);
  }

  get isFull(): boolean {
    return this.list.length >= MAX_ISSUES;
  }

  add(
    pointer: string,
    code: string,
    detail: string,
    extra: Pick<ProblemIssue, 'allowed' | 'suggestion'> = {},
  ): void {
    if (this.isRefused(pointer)) return;
    this.count += 1;
    if (!this.isFull) this.list.push({ pointer, code, detail, ...extra });
  }

  addUnknown(pointer: string, code: string, what: string, given: unknown, allowed: readonly string[]): void {
    if (this.isRefused(pointer)) return;
    if (this.isFull) {
      this.count += 1;
      return;
    }
    const suggestion = typeof given === 'string' ? this.suggest(given, allowed) : undefined;
    const list = shortList(given, allowed, suggestion);
    const hint = suggestion === undefined ? 'Use one of those allowed.' : `Did you mean "${suggestion}"?`;
    const known = allowed.length === 0 ? 'There are none here.' : hint;
    this.add(pointer, code, `There is no such ${what}. ${known}${list.note}`, {
      allowed: list.allowed,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  suggest(given: string, allowed: readonly string[]): string | undefined {
    if (this.compared > MAX_COMPARED) return undefined;
    this.compared += allowed.reduce((sum, name) => sum + given.length * name.length + PAIRS_A_NAME, 0);
    return this.compared > MAX_COMPARED ? undefined : suggestWord(given, allowed);
  }

  isRefused(pointer: string): boolean {
    return this.wrong.some((place) => isWithin(pointer, place));
  }

  isWhole(pointer: string, except?: string): boolean {
    if (this.isRefused(pointer)) return false;
    return !this.wrong.some(
      (place) => isWithin(place, pointer) && (except === undefined || !isWithin(place, except)),
    );
  }
}

/** Where a problem of the shape stands, and where that which is mistyped was meant to stand. */
function placesOf({ pointer, code, suggestion }: ProblemIssue): string[] {
  if (code !== 'unknown_key' || suggestion === undefined) return [pointer];
  return [pointer, `${pointer.slice(0, pointer.lastIndexOf('/'))}/${suggestion}`];
}
