type Parse = (text: string) => unknown;

/**
 * How the app database's values become JavaScript values: a table of our own for each query, since
 * the host may have changed the driver's global one. int8 stays a string; what is not named here is
 * Postgres's text.
 */
const PARSERS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [16, (text) => text === 't'], // boolean
  [17, (text) => Buffer.from(text.slice(2), 'hex')], // bytea
  [21, Number], // int2
  [23, Number], // int4
  [26, Number], // oid
  [114, (text) => JSON.parse(text) as unknown], // json
  [700, Number], // float4
  [701, Number], // float8
  [1184, parseTimestamp], // timestamptz
  [3802, (text) => JSON.parse(text) as unknown], // jsonb
]);

const identity: Parse = (text) => text;

/** For a query's `types`. */
export const APP_TYPES: { getTypeParser(oid: number): Parse } = Object.freeze({
  getTypeParser: (oid: number): Parse => PARSERS.get(oid) ?? identity,
});

/** ISO output of a timestamptz: its offset may lack minutes, which `Date` insists on. */
function parseTimestamp(text: string): Date | string {
  const date = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(date.getTime()) ? text : date;
}
