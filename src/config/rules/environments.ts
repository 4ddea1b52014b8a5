import { BUILT_IN } from '../environment.ts';
import type { Finding } from '../source/index.ts';
import type { Rule } from './subject.ts';

/** The built-in names mean what they say. */
export const builtInChanged: Rule = ({ file }) =>
  BUILT_IN.flatMap((name): Finding[] => {
    const runtime = file.environments[name]?.runtime;
    if (runtime === undefined || runtime === name) return [];
    const message = `the environment ${name} is built in and runs on ${name}`;
    return [
      { path: ['environments', name, 'runtime'], message, hint: `write runtime: ${name}, or choose another name` },
    ];
  });

/** Settings of a cluster stand only where there is one. */
export const clusterSettingElsewhere: Rule = ({ file }) =>
  Object.entries(file.environments).flatMap(([name, environment]) =>
    environment.runtime === 'kubernetes'
      ? []
      : (['context', 'namespace', 'production', 'priorityClass', 'apiServer'] as const).flatMap((key): Finding[] =>
          environment[key] === undefined
            ? []
            : [
                {
                  path: ['environments', name, key],
                  at: 'key',
                  message: `${key} is for environments on kubernetes`,
                  hint: `leave it out, or write runtime: kubernetes`,
                },
              ],
        ),
  );

/** Two environments must not share a namespace of one cluster; those of the system are not ours. */
export const namespaceTaken: Rule = ({ file }) => {
  const seen = new Map<string, string>();
  return Object.entries(file.environments).flatMap(([name, { runtime, context, namespace }]): Finding[] => {
    if (runtime !== 'kubernetes') return [];
    const path = namespace === undefined ? ['environments', name] : ['environments', name, 'namespace'];
    const used = namespace ?? `${file.name}-${name}`;
    if (used === 'default' || used.startsWith('kube-')) {
      return [
        { path, message: `the namespace ${used} is the cluster’s own`, hint: `write namespace: ${file.name}-${name}` },
      ];
    }
    const key = `${context ?? ''} ${used}`;
    const other = seen.get(key);
    seen.set(key, name);
    if (other === undefined) return [];
    return [
      {
        path,
        message: `the environment ${other} has the namespace ${used} of the same cluster`,
        hint: 'choose another',
      },
    ];
  });
};

/** Images can only be pushed to somewhere. */
export const pushWithoutRegistry: Rule = ({ file }) =>
  file.delivery.images === 'push' && file.delivery.registry === undefined
    ? [
        {
          path: ['delivery', 'images'],
          message: 'push needs a registry',
          hint: 'add delivery.registry: registry.example.com/shop',
        },
      ]
    : [];
