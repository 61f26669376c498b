import type { ProblemIssue } from '../../../contract/types/problem.ts';
import type { WidgetKindDescriptor } from '../widget-kind-descriptor.ts';

/** Words on the page, in `options.text`. It asks no query. */
export const textWidget: WidgetKindDescriptor = {
  kind: 'text',
  toQuerySpec: () => null,
  issues: (widget) => {
    const issues: ProblemIssue[] = [];
    if (widget.query !== null) {
      issues.push({
        pointer: '/query',
        code: 'not_allowed',
        detail: 'A text widget asks no query. Set it to null.',
      });
    }
    if (typeof widget.options['text'] !== 'string') {
      issues.push({
        pointer: '/options/text',
        code: 'missing',
        detail: 'A text widget shows the string in options.text; it is missing. Add it.',
      });
    }
    return issues;
  },
};
