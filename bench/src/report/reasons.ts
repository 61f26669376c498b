import type { RowId } from '../rows/index.ts';

/** Why a bar was missed, from the profile taken then; shown only while a bar of the row is missed. */
export const REASONS: Partial<Record<RowId, string>> = {};
