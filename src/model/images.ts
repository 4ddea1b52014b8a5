import type { Component } from './types.ts';

/** Whether its image is built from the project; every other one is named by platform.yaml or a template. */
export const isBuilt = ({ workload }: Component): boolean =>
  workload.type === 'node' || (workload.type === 'source' && workload.dockerfile !== undefined);
