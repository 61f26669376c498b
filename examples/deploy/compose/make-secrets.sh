#!/bin/sh
# Makes the files of ./secrets that are not there yet; none that is there is changed. The keys of the store of the backups
# are yours to write: secrets/s3_key_id and secrets/s3_key.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets

# Readable for the containers' users, which are not yours; the folder is for you alone.
keep() {
  [ -s "secrets/$1" ] && { cat >/dev/null; return; }
  umask 022
  cat >"secrets/$1"
}
random() { openssl rand -hex 24; }
of() { cat "secrets/$1"; }

openssl rand -base64 48 | tr -d '\n' | keep secret_key
openssl rand -base64 32 | tr '+/' '-_' | tr -d '\n' | keep encryption_key
for name in app_db_password analytics_owner_password analytics_reader_password replication_password redis_password metrics_token admin_password; do
  random | tr -d '\n' | keep "$name"
done
printf 'postgresql://istari:%s@pgbouncer:6432/istari' "$(of app_db_password)" | keep app_db_url
printf 'postgresql://istari:%s@app-db:5432/istari' "$(of app_db_password)" | keep app_db_direct_url
printf 'postgresql://istari_reader:%s@analytics-db:5432/analytics' "$(of analytics_reader_password)" | keep analytics_db_url
printf 'postgresql://istari_reader:%s@analytics-replica:5432/analytics' "$(of analytics_reader_password)" | keep analytics_replica_url
printf '"istari" "%s"\n' "$(of app_db_password)" | keep pgbouncer_users
printf 'requirepass %s\nsave ""\nappendonly no\nmaxmemory 256mb\nmaxmemory-policy allkeys-lru\ndir /data\n' "$(of redis_password)" | keep redis_conf
printf 'redis://:%s@redis:6379' "$(of redis_password)" | keep redis_url
for name in s3_key_id s3_key; do printf 'to-be-written' | keep "$name"; done
echo "secrets: $(ls secrets | wc -l) files. The first admin's password is in secrets/admin_password."
