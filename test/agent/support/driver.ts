/** A command line as small as can be: `up` in the foreground, in a process of its own that tests may kill. */
import { createAgentTarget } from '../../../src/agent/index.ts';

const [projectDir = '', stateDir = '', agentFile = '', version = ''] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGINT', () => stop.abort());

const target = createAgentTarget({
  projectDir,
  stateDir,
  agentFile,
  version,
  environment: 'local',
  runtime: 'local',
  offline: () => Promise.reject(new Error('not needed')),
});
const outcome = await target.apply({ mode: 'up', lease: true }, () => undefined, stop.signal);
process.send?.({ status: outcome.status });
if (outcome.status !== 'interrupted') await target.lease?.(stop.signal);
process.exit(outcome.status === 'done' ? 0 : outcome.status === 'interrupted' ? 130 : 3);
