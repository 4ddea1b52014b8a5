/** Questions to stores on this machine that scaling policies are decided by. */
export { askBacklog } from './backlog.ts';
