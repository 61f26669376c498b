import ts from 'typescript';
import type { SourceRule } from './rule.ts';
import { walk } from './walk.ts';

const silencer = /^(?:\/\/|\/\*)\s*(?:(?:eslint|oxlint)-disable|@ts-(?:ignore|nocheck))/;

/** No comment switches a check off. */
export const silencedChecks: SourceRule = {
  name: 'silenced-checks',
  advice: 'Solve what the check says, or change the rule for everybody.',
  appliesTo: () => true,
  find: (file) => {
    const text = file.getFullText();
    const comments = [...walk(file)].flatMap((node) => [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ]);
    const places = comments.filter(({ pos, end }) => silencer.test(text.slice(pos, end)));
    return [...new Map(places.map((place) => [place.pos, place])).values()];
  },
};
