# Read once, on an empty volume: the application's role, which owns its database and nothing else.
# The superuser loses its password, so that nobody signs in as one over the network.
psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres --set password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE k8sprep LOGIN PASSWORD :'password';
CREATE DATABASE k8sprep OWNER k8sprep;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
