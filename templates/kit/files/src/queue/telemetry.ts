import { formatTraceparent, parseTraceparent, type Span, type Telemetry } from '../telemetry/index.ts';
import type { Backlog, Message, NewMessage } from './port.ts';

/** What a queue tells about its work, whatever its driver. */
export interface QueueTelemetry {
  /** Begins the span of a message that is sent; the headers carry its trace on. */
  sending(
    topic: string,
    message: Required<NewMessage>,
  ): { readonly message: Required<NewMessage>; readonly span: Span };
  published(topic: string, count: number): void;
  /** Runs a handler as a part of the trace of its message. */
  handling(group: string, message: Message, handle: () => Promise<void>): Promise<void>;
  backlog(group: string, backlog: Backlog): void;
}

export interface Server {
  /** `messaging.system`. */
  readonly system: string;
  readonly host: string;
  readonly port: number;
}

/** Spans after the semantic conventions of OpenTelemetry for messaging, and metrics of rate, errors and duration. */
export function queueTelemetry(
  { metrics, tracer }: Pick<Telemetry, 'metrics' | 'tracer'>,
  { system, host, port }: Server,
): QueueTelemetry {
  const published = metrics.counter('queue_messages_published_total', 'Messages published.', ['topic']);
  const handled = metrics.counter('queue_messages_handled_total', 'Messages handled.', ['group', 'topic']);
  const failed = metrics.counter('queue_messages_failed_total', 'Attempts that failed.', ['group', 'topic']);
  const duration = metrics.histogram('queue_message_duration_seconds', 'Duration of attempts.', ['group', 'topic']);
  const waiting = metrics.gauge('queue_backlog_messages', 'Messages of a group that are not done, by state.', [
    'group',
    'topic',
    'state',
  ]);
  const attributes = (topic: string, id: string, operation: 'send' | 'process') => ({
    'messaging.system': system,
    'messaging.destination.name': topic,
    'messaging.operation.type': operation,
    'messaging.operation.name': operation,
    'messaging.message.id': id,
    'server.address': host,
    'server.port': port,
  });

  return {
    sending: (topic, message) => {
      const parent = parseTraceparent(message.headers['traceparent']);
      const span = tracer.start(`send ${topic}`, {
        kind: 'producer',
        attributes: attributes(topic, message.id, 'send'),
        ...(parent ? { parent } : {}),
      });
      const headers = { ...message.headers, traceparent: formatTraceparent(span.context) };
      return { message: { ...message, headers }, span };
    },
    published: (topic, count) => published.inc({ topic }, count),
    handling: async (group, message, handle) => {
      const { topic, id, headers, attempt } = message;
      const labels = { group, topic };
      const started = performance.now();
      try {
        await tracer.trace(
          `process ${topic}`,
          {
            kind: 'consumer',
            parent: parseTraceparent(headers['traceparent']),
            attributes: {
              ...attributes(topic, id, 'process'),
              'messaging.consumer.group.name': group,
              'messaging.message.attempt': attempt,
            },
          },
          handle,
        );
        handled.inc(labels);
      } catch (error) {
        failed.inc(labels);
        throw error;
      } finally {
        duration.observe((performance.now() - started) / 1000, labels);
      }
    },
    backlog: (group, { topics }) => {
      for (const [topic, { ready, delayed, inFlight, dead }] of Object.entries(topics)) {
        const states = { ready, delayed, in_flight: inFlight, dead };
        for (const [state, count] of Object.entries(states)) waiting.set(count, { group, topic, state });
      }
    },
  };
}
