/** The platform as data: components, edges, bindings, tasks. Pure; built for one environment. */
export { buildModel } from './build.ts';
export type * from './context.ts';
export { isServed, requiredBy } from './graph.ts';
export {
  COLLECTOR,
  DASHBOARDS,
  exporterOf,
  LOAD_BALANCER,
  LOG_STORE,
  METRIC_STORE,
  peersOf,
  prefixOf,
  READER,
  TRACE_STORE,
} from './names.ts';
export type * from './types.ts';
