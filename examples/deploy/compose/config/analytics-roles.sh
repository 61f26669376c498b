#!/bin/bash
# Runs once, when the analytics database is made: the role that asks, which can only read, and that of the replica.
set -euo pipefail
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set reader="$(cat /run/secrets/analytics_reader_password)" \
  --set replica="$(cat /run/secrets/replication_password)" <<'SQL'
CREATE ROLE istari_reader LOGIN PASSWORD :'reader';
CREATE ROLE istari_replica LOGIN REPLICATION PASSWORD :'replica';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE TEMPORARY ON DATABASE analytics FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO istari_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO istari_reader;
SELECT pg_create_physical_replication_slot('istari_replica');
SQL
echo 'host replication istari_replica all scram-sha-256' >>"$PGDATA/pg_hba.conf"
