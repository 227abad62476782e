# Dump, list what was dumped, and only then give it its name and let the oldest go.
export PGPASSWORD="$(cat /run/secrets/database/password)"
file="/backups/k8sprep-$(date -u +%Y%m%dT%H%M%SZ).dump"
rm -f /backups/*.part
trap 'rm -f "$file.part"' EXIT
pg_dump --format custom --no-owner --no-privileges --file "$file.part"
tables=$(pg_restore --list "$file.part" | grep -c ' TABLE DATA ') || {
  echo "The backup lists no table and does not count." >&2; exit 1; }
sync "$file.part"
mv "$file.part" "$file"
echo "$file: $(wc -c <"$file") bytes, data of $tables tables."
ls -1r /backups/k8sprep-*.dump | tail -n "+$((KEEP + 1))" | while read -r old; do
  rm "$old"
  echo "$old is older than the newest $KEEP and gone."
done
