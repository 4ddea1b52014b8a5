import { performance } from 'node:perf_hooks';
import type { Env } from '../../config/index.ts';
import { resourceAttributes } from '../otlp/index.ts';
import type { Metrics } from './registry.ts';

/**
 * What this process takes from its machine, under the usual names of Prometheus' client libraries; and which copy it is, where whoever
 * started it says so: series are found by an address, traces and lines by that.
 */
export function processMetrics(metrics: Metrics, env: Env = process.env): void {
  const { 'service.instance.id': instance } = resourceAttributes(env);
  if (instance !== undefined) {
    const names = ['service_name', 'service_instance_id'];
    const labels = { service_name: env['SERVICE_NAME'] ?? '', service_instance_id: instance };
    metrics.gauge('target_info', 'Who this is, as in traces and lines.', names).set(1, labels);
  }
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
