import type { ProblemIssue } from '../../../contract/types/problem.ts';
import { optionIssues } from '../option-issues.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

/** Words on the page, in `options.text`. It asks no query. */
export const textWidget: WidgetKindDescriptor = {
  kind: 'text',
  toQuerySpec: () => null,
  issues: (widget) => {
    const issues: ProblemIssue[] = optionIssues(widget);
    if (widget.query !== null) {
      issues.push({
        pointer: '/query',
        code: 'not_allowed',
        detail: 'A text widget asks no query. Set it to null.',
      });
    }
    return issues;
  },
};
