import { randomUUID } from 'node:crypto';
import type { DatasetDefinition, Join } from '../src/contract/types/dataset.ts';
import type { QuerySpec } from '../src/contract/types/query.ts';
import { scopesOfRole, type Principal, type ValidationError } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

/** A Lens over orders, whose key is proven, and customers and lines, whose keys are not. */
export async function createOrdersFixture(): Promise<LensFixture> {
  const fixture = await createLensFixture();
  await fixture.analytics.query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.orders (id int PRIMARY KEY, customer_id int, code text, amount int, secret text, document json, email text COLLATE "POSIX");
    CREATE TABLE shop.customers (id int, country text, name varchar(40), email text COLLATE "C", size bigint, at timestamp);
    CREATE TABLE shop.lines (order_id int, order_code text, pieces int);
    INSERT INTO shop.orders (id, customer_id, code, amount) VALUES (1, 1, 'a', 10), (2, 1, 'b', 20), (3, 2, 'c', 30), (4, NULL, NULL, 40);
    INSERT INTO shop.lines VALUES (1, 'a', 1), (1, 'a', 2), (2, 'b', 3);
    GRANT USAGE ON SCHEMA shop TO "${fixture.analytics.readerRole}";
    GRANT SELECT ON ALL TABLES IN SCHEMA shop TO "${fixture.analytics.readerRole}";
    REVOKE SELECT ON shop.orders FROM "${fixture.analytics.readerRole}";
    GRANT SELECT (id, customer_id, code, amount, document, email) ON shop.orders TO "${fixture.analytics.readerRole}"`);
  return fixture;
}

/** Two customers, each once, and two without a number. */
export async function resetCustomers(fixture: LensFixture): Promise<void> {
  await fixture.analytics.query(
    "DROP INDEX IF EXISTS shop.customers_id; TRUNCATE shop.customers; INSERT INTO shop.customers VALUES (1, 'BE', 'Ann'), (2, 'FR', 'Bob'), (NULL, 'XX', 'Nobody'), (NULL, 'XX', 'Nobody')",
  );
}

/** Puts a customer in twice more. */
export async function repeatCustomer(fixture: LensFixture): Promise<void> {
  await fixture.analytics.query(
    "INSERT INTO shop.customers VALUES (1, 'NL', 'Ann again'), (1, 'DE', 'Ann once more')",
  );
}

/** The customer of an order. */
export const CUSTOMER: Join = {
  as: 'customer',
  schema: 'shop',
  table: 'customers',
  on: [['customer_id', 'id']],
  type: 'left',
  cardinality: 'manyToOne',
};

/** The lines of an order. */
export const LINES: Join = {
  ...CUSTOMER,
  as: 'lines',
  table: 'lines',
  on: [['id', 'order_id']],
  cardinality: 'oneToMany',
};

/** Orders with a customer, under a name that no other has. */
export function ordersDataset(changes: Partial<DatasetDefinition> = {}): DatasetDefinition {
  return {
    name: `orders-${randomUUID()}`,
    base: { schema: 'shop', table: 'orders' },
    joins: [CUSTOMER],
    fields: {
      country: { column: 'customer.country', type: 'text' },
      amount: { column: 'amount', type: 'integer' },
    },
    ...changes,
  };
}

/** Sums of orders by the country of their customer. */
export const byCountry = (dataset: string): QuerySpec => ({
  dataset,
  metrics: [{ aggregate: 'sum', field: 'amount', as: 'total' }],
  dimensions: ['country'],
});

/** A principal of the fixture's tenant. */
export const principalOf = (
  { admin }: LensFixture,
  role: Principal['role'],
  changes: Partial<Principal> = {},
): Principal => ({ ...admin, kind: 'host', id: 'host', role, scopes: scopesOfRole(role), ...changes });

/** The error that this must end with. */
export const failureOf = (work: Promise<unknown>): Promise<ValidationError> =>
  work.then(
    () => {
      throw new Error('It was answered.');
    },
    (error: ValidationError) => error,
  );
