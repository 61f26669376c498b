import type pg from 'pg';

/** Orders in the table unless another number is asked for. */
export const ORDERS = 5_000_000;

/**
 * Makes `retail.orders`: two years of orders from 2024-01-01 UTC in the order in which they came in, with 12
 * categories, 6 channels, 30 countries and up to 100,000 customers, none of them evenly spread. It is the same
 * table each time, since every value is a hash of the order's number. There is no index but the primary key, and
 * statistics are fresh. A table that is there with that many rows stays.
 */
export async function createOrders(client: pg.ClientBase, orders: number = ORDERS): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS retail');
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('retail.orders') IS NOT NULL AS there",
  );
  if (found[0]?.there === true) {
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM retail.orders');
    if (rows[0]?.count === String(orders)) return;
    await client.query('DROP TABLE retail.orders');
  }
  await client.query(`
    CREATE TABLE retail.orders (
      id          bigint PRIMARY KEY,
      ordered_at  timestamptz NOT NULL,
      category    text NOT NULL,
      channel     text NOT NULL,
      country     text NOT NULL,
      revenue     numeric(12, 2) NOT NULL,
      quantity    integer NOT NULL,
      discounted  boolean NOT NULL,
      customer_id integer NOT NULL
    )`);
  await client.query(
    `INSERT INTO retail.orders
     SELECT i,
       timestamptz '2024-01-01 00:00:00+00' + (i::double precision / $1 * 731 * 86400 - h.time % 3600) * interval '1 second'
         + interval '1 hour',
       (ARRAY['Audio','Books','Cameras','Clothing','Computers','Games','Garden','Grocery','Health','Home','Outdoor','Toys'])
         [1 + least(abs(h.category % 12), abs(h.category / 13 % 12))],
       (ARRAY['web','mobile','store','partner','phone','marketplace'])[1 + least(abs(h.channel % 6), abs(h.channel / 7 % 6))],
       (ARRAY['AT','AU','BE','BR','CA','CH','CN','CZ','DE','DK','ES','FI','FR','GB','GR','HU','IE','IN','IT','JP','KR','MX',
         'NL','NO','NZ','PL','PT','SE','US','ZA'])[1 + abs(h.country % 30)],
       (1 + abs(h.revenue % 50000) / 100.0 * (1 + abs(h.revenue / 50021 % 3)))::numeric(12, 2),
       1 + abs(h.quantity % 8)::integer,
       h.discounted % 5 = 0,
       1 + least(abs(h.customer % 100000), abs(h.customer / 100003 % 100000))::integer
     FROM generate_series(1, $1::bigint) AS i
     CROSS JOIN LATERAL (SELECT
       hashint8extended(i, 1) AS time, hashint8extended(i, 2) AS category, hashint8extended(i, 3) AS channel,
       hashint8extended(i, 4) AS country, hashint8extended(i, 5) AS revenue, hashint8extended(i, 6) AS quantity,
       hashint8extended(i, 7) AS discounted, hashint8extended(i, 8) AS customer) AS h`,
    [orders],
  );
  await client.query('VACUUM ANALYZE retail.orders');
}
