import { performance } from 'node:perf_hooks';
import type { Metrics } from './registry.ts';

/** What this process takes from its machine, under the usual names of Prometheus' client libraries. */
export function processMetrics(metrics: Metrics): void {
  const started = Math.round(Date.now() / 1000 - process.uptime());
  metrics.observe('process_start_time_seconds', 'Start of the process, unix time.', () => started);
  metrics.observe('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  metrics.observe('nodejs_heap_used_bytes', 'Used heap of V8.', () => process.memoryUsage().heapUsed);
  metrics.observe('process_cpu_seconds_total', 'CPU time, user and system.', cpuSeconds, 'counter');
  let last = performance.eventLoopUtilization();
  metrics.observe('nodejs_eventloop_utilization', 'Busy share of the event loop since the last scrape, 0 to 1.', () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
