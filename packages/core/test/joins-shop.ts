import type { DatasetDefinition, Join } from '../src/contract/types/dataset.ts';

/** A row of a table: whole numbers and text. */
export type ShopRow = Readonly<Record<string, number | string | null>>;

/** The tables of a small shop, each by its join's alias. */
export type ShopTables = Readonly<Record<ShopTable, readonly ShopRow[]>>;

export type ShopTable = 'base' | 'customer' | 'addresses' | 'lines' | 'product' | 'returns' | 'payments';

/** Columns of each table; those named in `TEXTS` are text, the others whole numbers. */
export const COLUMNS: Readonly<Record<ShopTable, readonly string[]>> = {
  base: ['id', 'customer_id', 'region', 'amount'],
  customer: ['id', 'city'],
  addresses: ['customer_id', 'zip', 'rank'],
  lines: ['id', 'order_id', 'product_id', 'quantity', 'kind'],
  product: ['id', 'weight', 'brand'],
  returns: ['line_id', 'reason', 'pieces'],
  payments: ['order_id', 'method', 'paid'],
};

const TEXTS = new Set(['region', 'city', 'zip', 'kind', 'brand', 'reason', 'method']);

/**
 * Orders with a customer and, three times one to many, the customer's addresses, the order's lines and
 * its payments; lines with a product and returns.
 */
export const SHOP_JOINS: readonly Join[] = [
  join('customer', [['customer_id', 'id']], 'manyToOne'),
  join('addresses', [['customer.id', 'customer_id']], 'oneToMany'),
  join('lines', [['id', 'order_id']], 'oneToMany'),
  join('product', [['lines.product_id', 'id']], 'manyToOne'),
  join('returns', [['lines.id', 'line_id']], 'oneToMany'),
  join('payments', [['id', 'order_id']], 'oneToMany'),
];

function join(as: string, on: [string, string][], cardinality: Join['cardinality']): Join {
  return { as, schema: 'shop', table: as, on, type: 'left', cardinality };
}

/** Fields that are columns: name, then table and column. */
export const SHOP_FIELDS: Readonly<Record<string, readonly [ShopTable, string]>> = {
  region: ['base', 'region'],
  amount: ['base', 'amount'],
  city: ['customer', 'city'],
  zip: ['addresses', 'zip'],
  rank: ['addresses', 'rank'],
  quantity: ['lines', 'quantity'],
  kind: ['lines', 'kind'],
  weight: ['product', 'weight'],
  brand: ['product', 'brand'],
  pieces: ['returns', 'pieces'],
  reason: ['returns', 'reason'],
  paid: ['payments', 'paid'],
  method: ['payments', 'method'],
};

/** Fields computed of others: they read tables of several joins, or make something of nothing. */
export const SHOP_FORMULAS: Readonly<Record<string, { formula: string; of: readonly string[] }>> = {
  lineWeight: { formula: 'quantity * weight', of: ['quantity', 'weight'] },
  lineAmount: { formula: 'quantity * amount', of: ['quantity', 'amount'] },
  quantityOrNine: { formula: 'coalesce(quantity, 9)', of: ['quantity'] },
  piecesOrAmount: { formula: 'coalesce(pieces, amount)', of: ['pieces', 'amount'] },
  quantityAndPaid: { formula: 'quantity + paid', of: ['quantity', 'paid'] },
};

/** The dataset over these tables, with inner joins where named. */
export function shopDataset(inner: readonly string[] = []): DatasetDefinition {
  const columns = Object.entries(SHOP_FIELDS).map(
    ([field, [table, column]]) =>
      [
        field,
        {
          column: table === 'base' ? column : `${table}.${column}`,
          type: TEXTS.has(column) ? 'text' : 'integer',
        },
      ] as const,
  );
  const formulas = Object.entries(SHOP_FORMULAS).map(
    ([field, { formula }]) => [field, { formula, type: 'decimal' }] as const,
  );
  return {
    name: 'shop',
    base: { schema: 'shop', table: 'base' },
    joins: SHOP_JOINS.map((each) => ({ ...each, type: inner.includes(each.as) ? 'inner' : 'left' })),
    fields: Object.fromEntries([...columns, ...formulas]),
  };
}

/** Statements that make the tables, empty and without constraints. */
export function shopSchema(): string {
  const tables = Object.entries(COLUMNS).map(([table, columns]) => {
    const typed = columns.map((column) => `${column} ${TEXTS.has(column) ? 'text' : 'integer'}`);
    return `CREATE TABLE shop.${table} (${typed.join(', ')});`;
  });
  return `CREATE SCHEMA shop; ${tables.join(' ')}`;
}

/** One statement that puts these rows in the place of all others; the rows are its one parameter. */
export function fillShop(tables: ShopTables): { text: string; values: [string] } {
  const names = Object.keys(COLUMNS) as ShopTable[];
  const inserts = names.map(
    (table, index) =>
      `w${index} AS (INSERT INTO shop.${table} SELECT * FROM json_populate_recordset(NULL::shop.${table}, $1::json -> '${table}'))`,
  );
  return { text: `WITH ${inserts.join(', ')} SELECT 1`, values: [JSON.stringify(tables)] };
}

/** Four orders with lines, returns and payments; one without a customer, one line without an order. */
export const SHOP_TABLES: ShopTables = {
  base: [
    { id: 1, customer_id: 1, region: 'north', amount: 100 },
    { id: 2, customer_id: 1, region: 'north', amount: 50 },
    { id: 3, customer_id: 2, region: 'south', amount: 30 },
    { id: 4, customer_id: null, region: null, amount: 20 },
  ],
  customer: [
    { id: 1, city: 'Ghent' },
    { id: 2, city: 'Oslo' },
  ],
  addresses: [
    { customer_id: 1, zip: 'a', rank: 1 },
    { customer_id: 1, zip: 'b', rank: 2 },
    { customer_id: 2, zip: 'a', rank: 5 },
  ],
  lines: [
    { id: 1, order_id: 1, product_id: 1, quantity: 2, kind: 'a' },
    { id: 2, order_id: 1, product_id: 2, quantity: 3, kind: 'b' },
    { id: 3, order_id: 2, product_id: 1, quantity: 1, kind: 'a' },
    { id: 4, order_id: 3, product_id: null, quantity: 4, kind: 'b' },
    { id: 5, order_id: null, product_id: 1, quantity: 9, kind: 'a' },
  ],
  product: [
    { id: 1, weight: 10, brand: 'x' },
    { id: 2, weight: 7, brand: 'y' },
  ],
  returns: [
    { line_id: 1, reason: 'late', pieces: 1 },
    { line_id: 1, reason: 'broken', pieces: 1 },
    { line_id: 2, reason: 'late', pieces: 2 },
  ],
  payments: [
    { order_id: 1, method: 'card', paid: 60 },
    { order_id: 1, method: 'cash', paid: 40 },
    { order_id: 2, method: 'card', paid: 50 },
    { order_id: 4, method: 'card', paid: 20 },
    { order_id: null, method: 'card', paid: 1000 },
  ],
};
