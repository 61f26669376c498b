import { ToolError } from '../../tools/tool-error.ts';
import { BASELINE, readBaseline } from '../openapi/baseline.ts';
import { breakingChanges } from '../openapi/compare-documents.ts';
import { objectOf } from '../openapi/json.ts';
import type { Check } from '../check.ts';

/** Nothing that callers of the API rely on is gone or asks for more than it did. */
export const openapi: Check = {
  name: 'openapi',
  summary: 'no breaking change of the API',
  run: async () => {
    // Here, so that what does not even load fails this check and not every other.
    const { servedDocument } = await import('../openapi/served-document.ts');
    const document = servedDocument();
    const issues = breakingChanges(readBaseline(), document);
    if (issues.length > 0) {
      throw new ToolError(
        [
          ...issues,
          '',
          `These break callers of the API that ${BASELINE} describes. Keep what was there beside what is new.`,
          'Where breaking is what you mean: `npm run openapi-baseline`, and a changeset that says so.',
        ].join('\n'),
      );
    }
    return `${Object.keys(objectOf(document['paths'])).length} paths`;
  },
};
