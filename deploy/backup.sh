#!/bin/sh
# backup.sh DATABASE_URL FOLDER
#
# A whole copy of the running server in FOLDER/base/<when it began>; the server checks each page's
# sum as it reads it. With the server's log of changes beside it, in FOLDER/wal, restore.sh goes
# back to any moment since: see docs/operations.md. DATABASE_URL is of an account with the right
# REPLICATION.
set -eu
url=$1
folder=$2
made="$folder/base/$(date -u +%Y-%m-%dT%H:%M:%SZ)"
mkdir -p "$folder/base" "$folder/wal"
trap 'rm -rf "$made.part"' EXIT
pg_basebackup --dbname "$url" --pgdata "$made.part" --wal-method stream --checkpoint fast \
    --no-password
mv "$made.part" "$made"
echo "$made"
