import type { DatasetDefinition, DatasetField, Join } from '../../../src/contract/types/dataset.ts';

const place: Join = {
  as: 'place',
  schema: 'public',
  table: 'places',
  on: [['place', 'code']],
  type: 'left',
  cardinality: 'manyToOne',
};

const region: Join = {
  as: 'region',
  schema: 'public',
  table: 'regions',
  on: [['place.region', 'code']],
  type: 'left',
  cardinality: 'manyToOne',
};

const item: Join = {
  as: 'item',
  schema: 'public',
  table: 'items',
  on: [['id', 'fact']],
  type: 'left',
  cardinality: 'oneToMany',
};

const visit: Join = {
  as: 'visit',
  schema: 'public',
  table: 'visits',
  on: [['id', 'fact']],
  type: 'left',
  cardinality: 'oneToMany',
};

const fields: Record<string, DatasetField> = {
  id: { column: 'id', type: 'integer' },
  text: { column: 'c_text', type: 'text' },
  flag: { column: 'c_flag', type: 'boolean' },
  small: { column: 'c_small', type: 'integer' },
  big: { column: 'c_big', type: 'bigint' },
  money: { column: 'c_money', type: 'decimal' },
  ratio: { column: 'c_ratio', type: 'double' },
  reading: { column: 'c_reading', type: 'double' },
  day: { column: 'c_day', type: 'date' },
  moment: { column: 'c_moment', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
  wall: { column: 'c_wall', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
  york: {
    column: 'c_york',
    type: 'timestamp',
    storedAs: { kind: 'timestamp', timezone: 'America/New_York' },
  },
  lord: {
    column: 'c_lord',
    type: 'timestamp',
    storedAs: { kind: 'timestamp', timezone: 'Australia/Lord_Howe' },
  },
  seconds: { column: 'c_seconds', type: 'timestamp', storedAs: { kind: 'epoch', unit: 's' } },
  millis: { column: 'c_millis', type: 'timestamp', storedAs: { kind: 'epoch', unit: 'ms' } },
  clock: { column: 'c_clock', type: 'time' },
  document: { column: 'c_document', type: 'json' },
  list: { column: 'c_list', type: 'array' },
  uid: { column: 'c_uuid', type: 'uuid' },
  tenant: { column: 'tenant', type: 'integer' },
  placeLabel: { column: 'place.label', type: 'text' },
  placeOpened: { column: 'place.opened', type: 'date' },
  placeRank: { column: 'place.rank', type: 'integer' },
  placeArea: { column: 'place.area', type: 'decimal' },
  regionTitle: { column: 'region.title', type: 'text' },
  regionWeight: { column: 'region.weight', type: 'double' },
  isLarge: { formula: 'small > 10', type: 'boolean' },
  isOdd: { formula: "not flag or text = 'a_b' or isNull(text)", type: 'boolean' },
  twice: { formula: 'small * 2 + 1', type: 'integer' },
  price: { formula: 'money * 1.5 - 0.01', type: 'decimal' },
  cents: { formula: 'round(money, 1)', type: 'decimal' },
  half: { formula: 'ratio / 2', type: 'double' },
  inverse: { formula: '1 / small', type: 'double' },
  tag: { formula: "coalesce(text, '(none)')", type: 'text' },
  sizeClass: {
    formula: "case when small > 20 then 'big' when small > 0 then 'mid' else 'low' end",
    type: 'text',
  },
  bounded: { formula: 'least(abs(small), 10, null)', type: 'integer' },
  rise: { formula: 'ceil(money) - floor(money)', type: 'decimal' },
  isRecent: { formula: "moment >= '2024-03-10'", type: 'boolean' },
  isSummer: {
    formula: "york > '2024-03-10T01:30' and not york > '2024-11-03' or '2012-02-29' = york",
    type: 'boolean',
  },
  isSameDay: { formula: 'day = moment or day < wall', type: 'boolean' },
  isLater: { formula: 'millis < seconds', type: 'boolean' },
  earliest: { formula: 'least(moment, york, millis)', type: 'timestamp' },
  anyDay: { formula: 'coalesce(day, placeOpened)', type: 'date' },
  known: { formula: "nullIf(greatest(text, 'b'), 'b')", type: 'text' },
};

/** Facts with their places and regions: every type, every storage, computed columns, metrics, segments. */
export const HOSTILE: DatasetDefinition = {
  name: 'hostile',
  base: { schema: 'public', table: 'facts' },
  joins: [place, region],
  fields,
  metrics: {
    largeShare: { formula: 'countIf(isLarge) / count()' },
    moneyTotal: { formula: 'sum(money)' },
    smallMean: { formula: 'sum(small) / count(small)' },
    spread: { formula: 'max(small) - min(small)' },
    mixed: { formula: 'coalesce(sumIf(small, isLarge), 0) + count()' },
    largePercent: { formula: 'largeShare * 100' },
    texts: { formula: 'countDistinct(text)' },
    moneyMedian: { formula: 'median(money)' },
    smallHigh: { formula: 'percentile(small, 0.9) - 0' },
    smallSpread: { formula: 'coalesce(stddev(small), 0)' },
    firstText: { formula: 'first(text, moment)' },
  },
  segments: {
    large: { field: 'isLarge', op: 'eq', value: true },
    plain: {
      or: [
        { field: 'text', op: 'notContains', value: '%' },
        { not: { field: 'flag', op: 'eq', value: true } },
      ],
    },
    leap: { field: 'moment', op: 'inRange', value: { start: '2000-01-01', end: '2024-10-27' } },
  },
};

/** The same with filters of its own, and only facts whose place is known. */
export const HOSTILE_FIXED: DatasetDefinition = {
  ...HOSTILE,
  name: 'hostileFixed',
  joins: [{ ...place, type: 'inner' }, region],
  filters: [
    { field: 'small', op: 'neq', value: 7 },
    {
      or: [
        { field: 'wall', op: 'lt', value: '2029-01-01' },
        { field: 'wall', op: 'isNull' },
      ],
    },
  ],
};

/** The same with a row policy on attributes of the principal. */
export const HOSTILE_POLICY: DatasetDefinition = {
  ...HOSTILE,
  name: 'hostilePolicy',
  policy: {
    rows: {
      and: [
        { field: 'tenant', op: 'in', value: [{ attribute: 'tenant' }, 3] },
        { field: 'isOdd', op: 'notIn', value: { attribute: 'odds' } },
        { not: { field: 'text', op: 'eq', value: { attribute: 'banned' } } },
        {
          or: [
            { field: 'money', op: 'lt', value: { attribute: 'ceiling' } },
            { field: 'money', op: 'isNull' },
          ],
        },
      ],
    },
  },
};

/** Facts with their items and visits, of both of which a fact has several. */
export const HOSTILE_ITEMS: DatasetDefinition = {
  ...HOSTILE,
  name: 'hostileItems',
  joins: [place, region, item, visit],
  metrics: {
    ...HOSTILE.metrics,
    itemsPerFact: { formula: 'count(itemQuantity) / count()' },
    worthOfGood: { formula: "sumIf(itemWorth, itemKind = 'a') + countIf(visitMood = 'good')" },
  },
  fields: {
    ...fields,
    itemKind: { column: 'item.kind', type: 'text' },
    itemAmount: { column: 'item.amount', type: 'decimal' },
    itemQuantity: { column: 'item.quantity', type: 'integer' },
    itemShare: { column: 'item.share', type: 'double' },
    itemAt: { column: 'item.at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    itemWorth: { formula: 'itemAmount * 2', type: 'decimal' },
    visitMood: { column: 'visit.mood', type: 'text' },
    visitScore: { column: 'visit.score', type: 'integer' },
    visitCost: { column: 'visit.cost', type: 'decimal' },
    visitAt: { column: 'visit.at', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
  },
};
