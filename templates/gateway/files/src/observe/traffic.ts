import type { Metrics } from '@app/kit/telemetry';

/** What is known of a route when its service is looked up. */
interface Routed {
  readonly to: string;
}

/**
 * Counts requests by the service they are led to when they come, not when they are answered: what a service is asked for, also while
 * it is too slow. Autoscaling by requests per second rests on it.
 */
export function countTraffic<Rule extends Routed, Found>(
  metrics: Metrics,
  find: (rule: Rule) => Found,
): (rule: Rule) => Found {
  const requests = metrics.counter('gateway_upstream_requests_total', 'Requests by the service that they are led to.', [
    'upstream',
  ]);
  return (rule) => {
    requests.inc({ upstream: rule.to });
    return find(rule);
  };
}
