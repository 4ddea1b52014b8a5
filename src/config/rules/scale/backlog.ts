import type { Finding } from '../../source/index.ts';
import { type Program, type Rule, type Subject, usesOf } from '../subject.ts';
import { watched } from './metrics.ts';

/** A backlog is that of the component's own subscriptions, in a queue that can tell it. */
export const queueWithoutSubscription: Rule = (subject) =>
  watched(subject).flatMap(({ program, type, path }): Finding[] => {
    if (type !== 'queue' || program.section === 'gateway') return [];
    const problem = problemOf(program, subject);
    return problem ? [{ path, at: 'key', ...problem }] : [];
  });

function problemOf(program: Program, subject: Subject): Pick<Finding, 'message' | 'hint'> | undefined {
  const { name, spec, path } = program;
  const { catalog, file, environment } = subject;
  const written = usesOf(spec.uses, path);
  // One that is written but wrong has a problem of its own.
  if (written.some(({ to }) => file.data[to] === undefined && subject.names.get(to)?.includes('data')))
    return undefined;
  const queues = written.flatMap(({ to }) => {
    const store = file.data[to];
    const manifest = store && catalog.templates.get(store.template)?.manifest;
    return store && manifest?.serves === 'queue' ? [{ to, store, manifest }] : [];
  });
  if (queues.length === 0)
    return {
      message: `${name} uses no queue, so nothing can wait for it`,
      hint: 'add a queue to uses, or use cpu or memory',
    };
  const template = spec.template === undefined ? undefined : catalog.templates.get(spec.template)?.manifest;
  if (template && template.consumes.length === 0)
    return {
      message: `${spec.template} subscribes to nothing, so nothing can wait for ${name}`,
      hint: 'use cpu, memory or rps',
    };
  const { runtime } = environment;
  const tells = queues.some(
    ({ store, manifest }) =>
      store.mode !== 'external' &&
      (runtime === 'local' ? (manifest.run.local?.backlog ?? manifest.backlog) : manifest.backlog),
  );
  const [first] = queues;
  if (tells || !first) return undefined;
  const { to, store } = first;
  return store.mode === 'external'
    ? { message: `what waits in ${to} cannot be measured: it is somebody else's`, hint: 'use cpu or memory' }
    : {
        message: `what waits in ${to} (${store.template}) cannot be measured on ${runtime}`,
        hint: 'use cpu or memory, or another queue',
      };
}
