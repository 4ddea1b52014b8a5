/** What a cluster has to allow: the table, the question whether it does, and the least of it as a Role. */
export { notAllowed, rightLines } from './ask.ts';
export { ANY_ROLE, grantedBy } from './granted.ts';
export { DEPLOYER, parseSubject, renderRights, roleManifests, type Subject } from './manifests.ts';
export { withAllMissing } from './missing.ts';
export { groupOf, purposes, type Right, resourceOf } from './table.ts';
