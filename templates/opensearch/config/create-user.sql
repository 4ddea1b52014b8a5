-- One role and one database for one user, with the extension that forgives typos: only an administrator may create it. May be run again
-- at any time. Read by psql, and on the local runtime by the CLI's own client: only what both understand.
\getenv role ROLE
\getenv database DATABASE
\getenv password PASSWORD

-- The password must not get into the server's log, not even when a statement fails. On a server of somebody else that is theirs to say.
SELECT set_config(setting, value, false)
  FROM (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'), ('log_min_duration_statement', '-1')) quiet (setting, value)
  WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper);

-- One at a time: two sessions that change the same catalogs at once fail. Held until this session ends.
SELECT FROM pg_advisory_lock(hashtext('platform/create-role'));

SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', :'role')
  WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper) \gexec
ALTER ROLE :"role" LOGIN PASSWORD :'password';

-- Who is no superuser must belong to a role to make a database for it.
SELECT format('GRANT %I TO CURRENT_USER', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper) \gexec

SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;

\connect :"database"
CREATE EXTENSION IF NOT EXISTS pg_trgm;
