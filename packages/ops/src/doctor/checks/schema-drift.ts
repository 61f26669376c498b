import { findSchemaDrift, type DriftedDataset } from '@istari-lens/core';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip, warn } from '../../report/finding.ts';

/** Datasets named, and issues told of each; the rest is counted. */
const NAMED = 5;
const TOLD = 3;

/** Every stored dataset fits its analytics database as that is now. */
export const schemaDrift: DoctorCheckDescriptor = {
  title: 'datasets and their databases',
  async run({ appDatabase, analyticsDatabase, dataSources, encryptionKeys }) {
    if (
      appDatabase === undefined ||
      analyticsDatabase === undefined ||
      dataSources === undefined ||
      encryptionKeys === undefined
    ) {
      return skip(
        'The app database, the analytics database, ENCRYPTION_KEY or a DATA_SOURCE_* setting is not configured.',
      );
    }
    const { checked, drifted, unreachable } = await findSchemaDrift({
      url: appDatabase.directUrl,
      schema: appDatabase.schema,
      encryptionKeys,
      analyticsDatabase,
      dataSources,
    });
    const unseen = unreachable.reduce((sum, { datasets }) => sum + datasets, 0);
    const reasons = [...new Set(unreachable.map(({ reason }) => reason))].slice(0, NAMED);
    const notSeen =
      unseen === 0 ? '' : ` ${unseen} on other data sources could not be looked at: ${reasons.join(' ')}`;
    if (drifted.length > 0) {
      const named = drifted.slice(0, NAMED).map(describe);
      const more = drifted.length > NAMED ? [`and ${drifted.length - NAMED} more.`] : [];
      return fail(
        `${drifted.length} of ${checked} datasets no longer fit their databases: ${[...named, ...more].join(' ')}${notSeen}`,
        'Correct the datasets or the tables, or grant what is missing; POST /datasets/:id/check tells all of one dataset.',
      );
    }
    if (unseen > 0) {
      return warn(
        `${checked} datasets fit their databases.${notSeen}`,
        'Mend these data sources, or remove them with their datasets.',
      );
    }
    return pass(checked === 0 ? 'No dataset is stored.' : `All ${checked} datasets fit their databases.`);
  },
};

function describe({ tenant, name, issues }: DriftedDataset): string {
  const told = issues.slice(0, TOLD).map(({ pointer, detail }) => `${pointer}: ${detail}`);
  const more = issues.length > TOLD ? [`(${issues.length - TOLD} more)`] : [];
  return `"${name}" of tenant ${tenant}: ${[...told, ...more].join(' ')}`;
}
