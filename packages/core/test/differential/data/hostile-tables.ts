import {
  BIGS,
  CLOCKS,
  DAYS,
  DECIMALS,
  DOUBLES,
  LISTS,
  RARE_DOUBLES,
  REALS,
  SMALLS,
  TEXTS,
  TIMES,
  UUIDS,
} from './hostile-values.ts';
import { createRandom } from './random.ts';
import type { TableData } from './table.ts';

const FACTS = 220;
const ITEMS = 170;
const VISITS = 130;
const PLACES = ['p1', 'p2', 'p3', 'P3', 'p4', 'p5'];

const random = createRandom(20_240_229);
const pick = (pool: readonly string[]): string => pool[Math.floor(random() * pool.length)] ?? '';
const orNull = (cell: string, share = 0.12): string | null => (random() < share ? null : cell);
const dayAndTime = (): string => `${pick(DAYS)} ${pick(TIMES)}`;
const epochMs = (): number => Date.parse(`${dayAndTime().replace(' ', 'T').slice(0, 19)}Z`);

/** Rows of every type and storage, some columns null, many values more than once. */
const facts: TableData = {
  name: 'facts',
  columns: [
    ['id', 'integer'],
    ['c_text', 'text'],
    ['c_flag', 'boolean'],
    ['c_small', 'integer'],
    ['c_big', 'bigint'],
    ['c_money', 'numeric'],
    ['c_ratio', 'double precision'],
    ['c_reading', 'real'],
    ['c_day', 'date'],
    ['c_moment', 'timestamptz'],
    ['c_wall', 'timestamp'],
    ['c_york', 'timestamp'],
    ['c_lord', 'timestamp'],
    ['c_seconds', 'bigint'],
    ['c_millis', 'bigint'],
    ['c_clock', 'time'],
    ['c_document', 'jsonb'],
    ['c_list', 'jsonb'],
    ['c_uuid', 'uuid'],
    ['place', 'text'],
    ['tenant', 'integer'],
  ],
  rows: Array.from({ length: FACTS }, (_, index) => [
    String(index + 1),
    orNull(pick(TEXTS)),
    orNull(random() < 0.5 ? 'true' : 'false'),
    orNull(pick(SMALLS)),
    orNull(pick(BIGS)),
    orNull(pick(DECIMALS)),
    RARE_DOUBLES[index - 100] ?? orNull(pick(DOUBLES)),
    orNull(pick(REALS)),
    orNull(pick(DAYS)),
    orNull(`${dayAndTime()}Z`),
    orNull(dayAndTime()),
    orNull(dayAndTime()),
    orNull(dayAndTime()),
    orNull(String(Math.floor(epochMs() / 1000))),
    orNull(String(epochMs() + (random() < 0.3 ? 7 : 0))),
    orNull(pick(CLOCKS)),
    orNull('{"a": 1}'),
    orNull(pick(LISTS)),
    orNull(pick(UUIDS)),
    orNull(random() < 0.15 ? 'nowhere' : pick(PLACES)),
    String(1 + Math.floor(random() * 3)),
  ]),
};

const places: TableData = {
  name: 'places',
  columns: [
    ['code', 'text'],
    ['label', 'text'],
    ['region', 'text'],
    ['opened', 'date'],
    ['rank', 'integer'],
    ['area', 'numeric'],
  ],
  rows: [
    ['p1', 'North 100%', 'r1', '1999-12-31', '1', '10.5'],
    ['p2', 'north 100%', 'r1', '2024-02-29', '2', '0.25'],
    ['p3', '', 'r2', null, '2', null],
    ['P3', null, 'r2', '2024-03-10', null, '9007199254740993.5'],
    ['p4', 'South', 'lost', '2024-02-29', '4', '-3'],
    ['p5', '😀', null, '2000-01-01', '5', '7.125'],
    ['p6', 'Unused', 'r3', '2000-01-01', '6', '1'],
  ],
};

const regions: TableData = {
  name: 'regions',
  columns: [
    ['code', 'text'],
    ['title', 'text'],
    ['weight', 'double precision'],
  ],
  rows: [
    ['r1', 'East', '1.5'],
    ['r2', 'West', null],
    ['r3', 'Far', '2.5'],
  ],
};

/** Several for some facts, none for most, and some of no fact. */
const items: TableData = {
  name: 'items',
  columns: [
    ['fact', 'integer'],
    ['kind', 'text'],
    ['amount', 'numeric'],
    ['quantity', 'integer'],
    ['share', 'double precision'],
    ['at', 'timestamptz'],
  ],
  rows: Array.from({ length: ITEMS }, () => [
    orNull(String(1 + Math.floor(random() ** 2 * (FACTS + 20)))),
    orNull(pick(['a', 'b', 'A', 'b%', ''])),
    orNull(pick(DECIMALS)),
    orNull(pick(SMALLS)),
    orNull(pick(DOUBLES)),
    orNull(`${dayAndTime()}Z`),
  ]),
};

/** Several for other facts. */
const visits: TableData = {
  name: 'visits',
  columns: [
    ['fact', 'integer'],
    ['mood', 'text'],
    ['score', 'integer'],
    ['cost', 'numeric'],
    ['at', 'timestamp'],
  ],
  rows: Array.from({ length: VISITS }, () => [
    orNull(String(1 + Math.floor(random() * (FACTS / 2)))),
    orNull(pick(['good', 'Good', 'bad', '_'])),
    orNull(pick(SMALLS)),
    orNull(pick(DECIMALS)),
    orNull(dayAndTime()),
  ]),
};

/** The tables of the hostile dataset. The same every time. */
export const HOSTILE_TABLES: readonly TableData[] = [facts, places, regions, items, visits];
