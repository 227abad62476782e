# Restore a backup, all of it or nothing; what is newer than the backup is lost. Our tables go first,
# also those that only a newer release has: its migrations make them again. (Kubernetes would make one
# dollar of two.)
export PGPASSWORD="$(cat /run/secrets/database/password)"
[ "$FILE" != newest ] || FILE=$(cd /backups && ls -1r k8sprep-*.dump | head -n 1)
[ -f "/backups/$FILE" ] || {
  echo "There is no backup /backups/$FILE. There are: $(cd /backups && ls -m)" >&2; exit 1; }
{
  cat <<'SQL'
SET client_min_messages = warning;
DO $drop$ DECLARE ours regclass; BEGIN
  FOR ours IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relkind = 'r' AND relname ~ '^(account|auth|django|mfa|quiz|socialaccount|usersessions)_'
  LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', ours); END LOOP;
END $drop$;
SQL
  pg_restore --no-owner --no-privileges --file - "/backups/$FILE" ||
    echo "DO \$stop\$ BEGIN RAISE EXCEPTION 'the backup cannot be read to its end'; END \$stop\$;"
} | psql --quiet --no-psqlrc --single-transaction --set ON_ERROR_STOP=1 --output /dev/null
echo "/backups/$FILE is restored."
