#!/bin/sh
# restore.sh FOLDER DATA [MOMENT]
#
# Puts the newest copy that backup.sh made in FOLDER, of those begun before MOMENT, into the folder
# DATA, which must not exist. Started on it, PostgreSQL replays the log of changes up to MOMENT, as
# in "2026-11-23 08:30:00+00", or to its end, and then serves. Run it as PostgreSQL's own user.
set -eu
folder=$(realpath "$1")
data=$2
moment=${3:-}
[ ! -e "$data" ] || { echo "$data exists: nothing is overwritten. Name a new folder." >&2; exit 1; }
latest=
for base in "$folder"/base/*Z; do
    [ -d "$base" ] || continue
    began=$(date -u -d "$(basename "$base")" +%s)
    if [ -z "$moment" ] || [ "$began" -lt "$(date -u -d "$moment" +%s)" ]; then latest=$base; fi
done
[ -n "$latest" ] || { echo "$folder/base has no copy begun before ${moment:-now}." >&2; exit 1; }
cp -a "$latest" "$data"
chmod 700 "$data"
rm -f "$data/postmaster.pid" "$data/standby.signal"
{
    echo "restore_command = 'cp \"$folder/wal/%f\" \"%p\"'"
    echo "recovery_target_action = 'promote'"
    [ -z "$moment" ] || echo "recovery_target_time = '$moment'"
} >> "$data/postgresql.auto.conf"
touch "$data/recovery.signal"
echo "Restored from $(basename "$latest"). Start PostgreSQL on $data."
