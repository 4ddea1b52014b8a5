-- The account of the exporter: it may read statistics and settings of the server (pg_monitor) and no data of anybody. May be run again
-- at any time.
\getenv role ROLE
\getenv password PASSWORD

-- The password must not get into the server's log, not even when a statement fails.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;

-- One at a time: two sessions that change the same catalogs at once fail. Held until this session ends.
SELECT FROM pg_advisory_lock(hashtext('platform/create-role'));

SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 5 PASSWORD :'password';
GRANT pg_monitor TO :"role";
ALTER ROLE :"role" SET statement_timeout = '5s';
ALTER ROLE :"role" SET default_transaction_read_only = on;
