-- Who signs in to the database: the owner of the tables (migrations), the application, the sequencer. Safe to run again.
-- psql -v owner_password=... -v web_password=... -v sequencer_password=... -f roles.sql postgres
SELECT 'CREATE ROLE ' || name || ' NOLOGIN' FROM (VALUES ('bearings_app'), ('bearings_sequencer')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT 'CREATE ROLE ' || name || ' LOGIN' FROM (VALUES ('bearings_owner'), ('bearings_web'), ('bearings_sequencing')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE bearings_owner PASSWORD :'owner_password';
ALTER ROLE bearings_web PASSWORD :'web_password';
ALTER ROLE bearings_sequencing PASSWORD :'sequencer_password';
-- Members of what `manage.py audit_roles` grants, and owners of nothing.
GRANT bearings_app TO bearings_web;
GRANT bearings_sequencer TO bearings_sequencing;
SELECT 'CREATE DATABASE bearings OWNER bearings_owner ENCODING ''UTF8'' TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'bearings') \gexec
REVOKE CONNECT ON DATABASE bearings FROM PUBLIC;
GRANT CONNECT ON DATABASE bearings TO bearings_web, bearings_sequencing;
\connect bearings
ALTER SCHEMA public OWNER TO bearings_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
