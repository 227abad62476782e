# Dump, list what was dumped, and only then give it its name and let the oldest go. A full volume lets
# go of the oldest before, one after the other and never of the last: else it would stay full.
export PGPASSWORD="$(cat /run/secrets/database/password)" LC_ALL=C
file="/backups/k8sprep-$(date -u +%Y%m%dT%H%M%SZ).dump"
rm -f /backups/*.part
trap 'rm -f "$file.part"' EXIT
until pg_dump --format custom --no-owner --no-privileges --file "$file.part" 2>/tmp/said; do
  cat /tmp/said >&2
  grep -qiE 'no space left|quota exceeded' /tmp/said || exit 1
  rm -f "$file.part"
  [ "$(ls -1 /backups/k8sprep-*.dump | wc -l)" -gt 1 ] || {
    echo "The volume has no room for a backup beside the last. Enlarge it." >&2; exit 1; }
  old=$(ls -1 /backups/k8sprep-*.dump | head -n 1)
  rm "$old"
  echo "$old is gone: the volume is full, and it was the oldest."
done
tables=$(pg_restore --list "$file.part" | grep -c ' TABLE DATA ') || {
  echo "The backup lists no table and does not count." >&2; exit 1; }
sync "$file.part"
mv "$file.part" "$file"
bytes=$(wc -c <"$file")
echo "$file: $bytes bytes, data of $tables tables."
ls -1r /backups/k8sprep-*.dump | tail -n "+$((KEEP + 1))" | while read -r old; do
  rm "$old"
  echo "$old is older than the newest $KEEP and gone."
done
# What the metrics tell of it. A database of the release before has no such table yet.
free=$(df -Pk /backups | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --command "
  INSERT INTO quiz_backup (id, finished_at, bytes, free_bytes) VALUES (1, now(), $bytes, $free::bigint * 1024)
  ON CONFLICT (id) DO UPDATE SET finished_at = EXCLUDED.finished_at, bytes = EXCLUDED.bytes, free_bytes = EXCLUDED.free_bytes
" || echo "The backup is there, but the metrics will not tell of it." >&2
