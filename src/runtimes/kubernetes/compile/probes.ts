import type { Component } from '../../../model/types.ts';

/**
 * startup: every second until the deadline, so that a slow start is not killed and a fast one is seen at once. ready: decides
 * about traffic. live: patient, and never asks what the program depends on.
 */
export function probesOf(component: Component, startSeconds: number): object {
  const { health, endpoints, workload } = component;
  const first = endpoints[0];
  const port = first ? portName(first.name) : undefined;
  const starting = { periodSeconds: 1, timeoutSeconds: 3, failureThreshold: startSeconds };
  const serving = { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 3 };
  const living = { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 };
  if (workload.type === 'engine' && workload.container) {
    const { health: probe } = workload.container;
    const handler =
      'command' in probe
        ? { exec: { command: probe.command } }
        : 'http' in probe
          ? { httpGet: { path: probe.http.path, port: portName(probe.http.endpoint) } }
          : { tcpSocket: { port: portName(probe.tcp.endpoint) } };
    // A command costs a process inside the container each time; an engine that answered once is asked less often.
    const seldom = 'command' in probe ? { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 } : serving;
    return {
      startupProbe: { ...handler, ...starting, ...('command' in probe ? { timeoutSeconds: 5 } : {}) },
      readinessProbe: { ...handler, ...seldom },
      ...(port === undefined ? {} : { livenessProbe: { tcpSocket: { port }, ...living } }),
    };
  }
  if (port === undefined) return {};
  if (health) {
    const get = (path: string) => ({ httpGet: { path, port } });
    return {
      startupProbe: { ...get(health.startup), ...starting },
      readinessProbe: { ...get(health.ready), ...serving },
      // One address for both questions would end a program for what it depends on.
      livenessProbe: { ...(health.live === health.ready ? { tcpSocket: { port } } : get(health.live)), ...living },
    };
  }
  return {
    startupProbe: { tcpSocket: { port }, ...starting },
    readinessProbe: { tcpSocket: { port }, ...serving },
    livenessProbe: { tcpSocket: { port }, ...living },
  };
}

/** Names of ports have at most 15 characters. */
export const portName = (endpoint: string) => endpoint.slice(0, 15).replace(/-+$/, '');
