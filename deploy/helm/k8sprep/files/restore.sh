# Restore the newest backup, all of it or nothing; what is newer than the backup is lost.
export PGPASSWORD="$(cat /run/secrets/database/password)"
file=$(ls -1r /backups/k8sprep-*.dump | head -n 1)
[ -n "$file" ] || { echo "There is no backup in /backups." >&2; exit 1; }
pg_restore --clean --if-exists --no-owner --no-privileges --single-transaction --exit-on-error --dbname "$PGDATABASE" "$file"
echo "$file is restored."
