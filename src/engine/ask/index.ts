/** Questions to stores on this machine that scaling policies are decided by. */
export { askPostgres, type Question } from './postgres.ts';
