/** A small database with what is hard for dumps: quoted names, keys in both directions, every kind of object, awkward values. */
export const SHOP = `
  CREATE SCHEMA lens;
  CREATE TABLE lens.migrations (version integer PRIMARY KEY, name text);
  INSERT INTO lens.migrations VALUES (1, 'one'), (2, 'two');
  CREATE SCHEMA "Odd Schema";
  CREATE TABLE "Odd Schema"."Order" (id bigserial PRIMARY KEY, "select" text, note text);
  INSERT INTO "Odd Schema"."Order" ("select", note)
    SELECT 'row ' || n, CASE n % 4 WHEN 0 THEN E'\\\\.' WHEN 1 THEN E'tab\\there\\nline' WHEN 2 THEN NULL ELSE 'plain' END
    FROM generate_series(1, 500) AS n;
  CREATE TABLE items (id integer PRIMARY KEY, order_id bigint REFERENCES "Odd Schema"."Order" (id), price numeric, at timestamptz);
  INSERT INTO items SELECT n, 1 + n % 500, n / 7.0, '2024-01-01'::timestamptz + n * interval '1 hour' FROM generate_series(1, 20000) AS n;
  CREATE INDEX items_at ON items (at);
  CREATE TABLE empty_one (id integer);
  CREATE VIEW cheap AS SELECT * FROM items WHERE price < 10;
  CREATE MATERIALIZED VIEW totals AS SELECT order_id, sum(price) AS total FROM items GROUP BY order_id;
  CREATE TABLE parts (day date, n integer) PARTITION BY RANGE (day);
  CREATE TABLE parts_2024 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  INSERT INTO parts SELECT '2024-01-01'::date + n % 300, n FROM generate_series(1, 1000) AS n;
  CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql AS $body$ SELECT upper($1) || '\\!' $body$;
  CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := coalesce(NEW.at, now()); RETURN NEW; END $$;
  CREATE TRIGGER stamp BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION stamp();
  CREATE SEQUENCE countdown INCREMENT -5 START 100 MINVALUE -1000 MAXVALUE 100;
  SELECT nextval('countdown'), nextval('countdown');
  COMMENT ON TABLE items IS 'a \\backslash, a ''quote''; and more';
`;

/** A digest of everything that a user sees in the shop, computed by Postgres. */
export const SHOP_DIGEST = `
  SELECT md5(string_agg(part, '|' ORDER BY part)) AS digest FROM (
    SELECT 'o' || md5(string_agg(o::text, ',' ORDER BY id)) AS part FROM "Odd Schema"."Order" o
    UNION ALL SELECT 'i' || md5(string_agg(i::text, ',' ORDER BY id)) FROM items i
    UNION ALL SELECT 'c' || count(*) || sum(price) FROM cheap
    UNION ALL SELECT 't' || md5(string_agg(t::text, ',' ORDER BY order_id)) FROM totals t
    UNION ALL SELECT 'p' || count(*) || sum(n) FROM parts
    UNION ALL SELECT 'f' || shout('hi')
    UNION ALL SELECT 's' || last_value || is_called FROM countdown
    UNION ALL SELECT 'd' || obj_description('items'::regclass)
    UNION ALL SELECT 'x' || string_agg(indexdef, ',' ORDER BY indexdef) FROM pg_indexes WHERE schemaname NOT LIKE 'pg\\_%'
  ) AS parts`;
