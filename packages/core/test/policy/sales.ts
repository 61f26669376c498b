import type { DatasetDefinition } from '../../src/contract/types/dataset.ts';

/** A sale with what its customer adds. */
export interface Sale {
  id: number;
  tenant: string | null;
  region: string | null;
  amount: number | null;
  secret: string;
  customer: number | null;
  tier: string | null;
}

/** Words that stand nowhere but in the data. */
export const CANARIES = ['canary-one', 'canary-two'];

const TIERS = ['gold', 'basic', null];

/** 96 sales of two tenants and of none, with nulls everywhere but in the secret. */
export function makeSales(): Sale[] {
  return Array.from({ length: 96 }, (_, index) => {
    const customer = index % 5 === 4 ? null : index % 7;
    return {
      id: index,
      tenant: ['t1', 't2', 't1', null][index % 4] ?? null,
      region: ['north', 'South', null, '%_', 'north'][index % 5] ?? null,
      amount: index % 6 === 5 ? null : (index * 37) % 50,
      secret: CANARIES[index % 2] ?? '',
      customer,
      // Customers 0 to 5 exist.
      tier: customer === null || customer > 5 ? null : (TIERS[customer % 3] ?? null),
    };
  });
}

/** Prices of the items of a sale: none to two. */
export function itemsOf({ id }: Sale): number[] {
  return Array.from({ length: id % 3 }, (_, index) => id + 100 * index);
}

/** The statements that put the sales into a database, for a reader. */
export function salesSql(reader: string): string {
  const literal = (value: string | number | null): string =>
    value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`;
  const rows = makeSales().map(
    ({ id, tenant, region, amount, secret, customer }) =>
      `(${[id, tenant, region, amount, secret, customer].map(literal).join(', ')})`,
  );
  const customers = [0, 1, 2, 3, 4, 5].map((id) => `(${id}, ${literal(TIERS[id % 3] ?? null)})`);
  const items = makeSales().flatMap((sale) => itemsOf(sale).map((price) => `(${sale.id}, ${price})`));
  return `create table sales (id integer primary key, tenant text, region text, amount integer, secret text, customer integer);
    create table customers (id integer primary key, tier text);
    insert into sales values ${rows.join(', ')};
    insert into customers values ${customers.join(', ')};
    create table items (sale integer, price integer);
    insert into items values ${items.join(', ')};
    grant usage on schema public to ${reader};
    grant select on sales, customers, items to ${reader};`;
}

/** The dataset over them: `secret` and what is computed of it is hidden, `customer` is masked. */
export const SALES: DatasetDefinition = {
  name: 'sales',
  base: { schema: 'public', table: 'sales' },
  joins: [
    {
      as: 'buyer',
      schema: 'public',
      table: 'customers',
      on: [['customer', 'id']],
      type: 'left',
      cardinality: 'manyToOne',
    },
    {
      as: 'item',
      schema: 'public',
      table: 'items',
      on: [['id', 'sale']],
      type: 'left',
      cardinality: 'oneToMany',
    },
  ],
  fields: {
    id: { column: 'id', type: 'integer' },
    tenant: { column: 'tenant', type: 'text' },
    region: { column: 'region', type: 'text' },
    amount: { column: 'amount', type: 'integer' },
    tier: { column: 'buyer.tier', type: 'text' },
    customer: { column: 'customer', type: 'integer' },
    price: { column: 'item.price', type: 'integer' },
    secret: { column: 'secret', type: 'text', label: 'Hush label' },
    shadow: { formula: "secret = 'canary-one'", type: 'boolean', label: 'Hush shadow' },
  },
  metrics: { total: { formula: 'sum(amount)' }, known: { formula: 'countIf(shadow)' } },
  segments: {
    large: { field: 'amount', op: 'gt', value: 20 },
    first: { field: 'secret', op: 'eq', value: 'canary-one' },
  },
  policy: {
    hidden: { fields: ['secret'], unlessRole: 'admin' },
    masked: { customer: { unlessRole: 'admin' } },
  },
};
