import { join } from 'node:path';

/** Where things of one environment lie on disk. Everything is below `stateDir` (`.platform/<environment>`). */
export function layoutOf(stateDir: string) {
  return {
    root: stateDir,
    endpoints: (component: string) => join(stateDir, 'endpoints', `${component}.json`),
    listenersFolder: join(stateDir, 'listeners'),
    listeners: (balancer: string) => join(stateDir, 'listeners', `${balancer}.json`),
    /** Everything that listens, for the collector. */
    targets: join(stateDir, 'targets.json'),
    config: (component: string, file: string) => join(stateDir, 'config', component, file),
    secretFiles: (component: string) => join(stateDir, 'secrets', 'files', component),
    secretFile: (component: string, file: string) => join(stateDir, 'secrets', 'files', component, file),
    secretStore: join(stateDir, 'secrets', 'store.json'),
    logs: join(stateDir, 'logs'),
    /** Data of a store, and beside it the note that says which data it is. */
    data: (store: string) => join(stateDir, 'data', store),
    dataFolder: join(stateDir, 'data'),
    dataNote: (store: string) => join(stateDir, 'data', `${store}.json`),
    /** Folder of an engine that keeps nothing: emptied at each start. */
    scratch: (store: string) => join(stateDir, 'scratch', store),
    tasks: join(stateDir, 'tasks'),
    task: (id: string) => join(stateDir, 'tasks', `${id.replaceAll('/', '.')}.json`),
    /** Only of use while something runs. */
    transient: [
      ...['endpoints', 'listeners', 'config', 'scratch'].map((name) => join(stateDir, name)),
      join(stateDir, 'secrets', 'files'),
      join(stateDir, 'processes.jsonl'),
      join(stateDir, 'targets.json'),
    ],
    secrets: join(stateDir, 'secrets'),
    /** Processes that run, so that the next command can end what a killed agent left. */
    processes: join(stateDir, 'processes.jsonl'),
  };
}
export type Layout = ReturnType<typeof layoutOf>;
