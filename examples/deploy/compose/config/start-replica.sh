#!/bin/bash
# Copies the analytics database once, and follows it from then on.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  export PGPASSWORD
  PGPASSWORD=$(cat /run/secrets/replication_password)
  rm -rf "$PGDATA"
  pg_basebackup --pgdata="$PGDATA" --host=analytics-db --username=istari_replica --wal-method=stream \
    --write-recovery-conf --slot=istari_replica
  chmod 700 "$PGDATA"
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' -c hot_standby=on
