/** The data of a server's databases as a script for psql, and back: what needs no program of PostgreSQL beside the server. */
export { dump } from './dump.ts';
export { restore } from './restore.ts';
