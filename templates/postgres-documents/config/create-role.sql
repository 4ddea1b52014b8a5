-- One role and one database for one user of the server. May be run again at any time. Read by psql, and on the local runtime by the
-- CLI's own client: only what both understand.
\getenv role ROLE
\getenv database DATABASE
\getenv password PASSWORD

-- The password must not get into the server's log, not even when a statement fails.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;

-- One at a time: two sessions that change the same catalogs at once fail. Held until this session ends.
SELECT FROM pg_advisory_lock(hashtext('platform/create-role'));

SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';

SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
