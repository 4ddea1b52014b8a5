import type { Source } from '../measure.ts';

export interface Thresholds {
  /** Names in the trigger's metadata. */
  readonly threshold: string;
  readonly activation: string;
  /** Where the threshold may be left out. */
  readonly usual?: number;
  /** What it measures; absent where only its name or query can tell. */
  readonly source?: Source;
}

const queue = (threshold: string, activation: string, usual?: number): Thresholds => ({
  threshold,
  activation,
  source: 'queue',
  ...(usual === undefined ? {} : { usual }),
});
/** What is not committed is worked on, perhaps. */
const LAG: Thresholds = { ...queue('lagThreshold', 'activationLagThreshold', 10), source: 'backlog' };
const LIST = queue('listLength', 'activationListLength', 5);
const LENGTH = queue('queueLength', 'activationQueueLength', 5);
const QUERY = queue('targetQueryValue', 'activationTargetQueryValue');

/** The scalers of KEDA whose value follows from load (keda.sh/docs, scalers; names and defaults of their metadata). */
const SCALERS: Readonly<Record<string, Thresholds>> = {
  kafka: LAG,
  'apache-kafka': LAG,
  'nats-jetstream': LAG,
  redis: LIST,
  'redis-cluster': LIST,
  'redis-sentinel': LIST,
  'redis-streams': queue('pendingEntriesCount', 'activationLagCount', 5),
  'aws-sqs-queue': LENGTH,
  'azure-queue': LENGTH,
  'azure-servicebus': queue('messageCount', 'activationMessageCount', 5),
  'gcp-pubsub': queue('value', 'activationValue', 10),
  pulsar: queue('msgBacklogThreshold', 'activationMsgBacklogThreshold', 10),
  activemq: queue('targetQueueSize', 'activationTargetQueueSize', 10),
  postgresql: QUERY,
  mysql: { ...QUERY, threshold: 'queryValue', activation: 'activationQueryValue' },
  mssql: { ...QUERY, threshold: 'targetValue', activation: 'activationTargetValue' },
  mongodb: { ...QUERY, threshold: 'queryValue', activation: 'activationQueryValue' },
  prometheus: { threshold: 'threshold', activation: 'activationThreshold' },
  'metrics-api': { threshold: 'targetValue', activation: 'activationTargetValue' },
};

/** Where a trigger's numbers stand; undefined for scalers that cannot be simulated (cron, for one). */
export function thresholdsOf(type: string, metadata: Readonly<Record<string, unknown>>): Thresholds | undefined {
  if (type === 'aws-sqs-queue' && `${metadata.scaleOnInFlight ?? true}` === 'true')
    return { ...LENGTH, source: 'backlog' };
  if (type !== 'rabbitmq') return Object.hasOwn(SCALERS, type) ? SCALERS[type] : undefined;
  // Before 2.1 the length of the queue had a name of its own.
  if (metadata.queueLength !== undefined) return { ...LENGTH, activation: 'activationValue' };
  return {
    threshold: 'value',
    activation: 'activationValue',
    source: metadata.mode === 'MessageRate' ? 'rps' : 'queue',
  };
}
