/** What the bench needs of the local runtime's PostgreSQL; bundled by programs.mjs. */
export { prepareData, startCommand, waitReady } from '../../src/embedded/postgres/index.ts';
export { connect } from '../../src/embedded/postgres/ready.ts';
export { Secret } from '../../src/kernel/index.ts';
export { nodeNet } from '../../src/kernel/node/index.ts';
