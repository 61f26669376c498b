import { custom } from './custom.ts';
import { directory } from './directory.ts';
import type { Format } from './format.ts';
import { plain } from './plain.ts';

/** Names of the formats of a dump. */
export const FORMAT_NAMES: readonly ['custom', 'plain', 'directory'] = ['custom', 'plain', 'directory'];

export type FormatName = (typeof FORMAT_NAMES)[number];

/** Every format. */
export const FORMATS: Readonly<Record<FormatName, Format>> = { custom, plain, directory };
export type { DumpOrder, Format, RestoreOrder } from './format.ts';
