import type { Message as Delivery, GetMessage, Options } from 'amqplib';
import type { DeadMessage, Message, NewMessage } from '../port.ts';

/** A message as it is sent. */
export interface Parcel {
  readonly routingKey: string;
  readonly content: Buffer;
  readonly options: Options.Publish;
}

/** What the port knows and AMQP has no place for. Everything else in the headers is the sender's, or the server's. */
const KEY = 'queue-key';
const TIME = 'queue-time';
/** The number of the next attempt, where a message was sent away to wait. */
const ATTEMPT = 'queue-attempt';
const REASON = 'queue-reason';
const DIED = 'queue-died';
const OWN = [KEY, TIME, ATTEMPT, REASON, DIED];
const OF_SERVER = /^x-(first|last)-death-/;

export interface Extra {
  readonly time?: string;
  readonly attempt?: number;
  readonly reason?: string;
}

export function encode(message: Required<NewMessage>, routingKey: string, { time, attempt, reason }: Extra): Parcel {
  const now = new Date();
  const headers = {
    ...message.headers,
    [KEY]: message.key,
    [TIME]: time ?? now.toISOString(),
    ...(attempt === undefined ? {} : { [ATTEMPT]: String(attempt) }),
    ...(reason === undefined ? {} : { [REASON]: reason, [DIED]: now.toISOString() }),
  };
  return {
    routingKey,
    content: Buffer.from(JSON.stringify(message.data ?? null)),
    options: {
      persistent: true,
      contentType: 'application/json',
      messageId: message.id,
      type: message.type,
      timestamp: Math.floor(now.getTime() / 1000),
      headers,
    },
  };
}

/** Whether it has waited in another queue. */
export const isReturned = ({ properties: { headers } }: Delivery): boolean => headers?.[ATTEMPT] !== undefined;

/** Deliveries that ended without a word are attempts, too: the server counts those. */
export function decode(topic: string, { content, properties }: Delivery): Message {
  const headers = (properties.headers ?? {}) as Record<string, unknown>;
  const words = Object.entries(headers).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && !OWN.includes(entry[0]) && !OF_SERVER.test(entry[0]),
  );
  return {
    id: String(properties.messageId),
    topic,
    key: String(headers[KEY] ?? ''),
    type: String(properties.type),
    time: String(headers[TIME] ?? new Date().toISOString()),
    data: parse(content.toString()),
    attempt: Number(headers[ATTEMPT] ?? 1) + Number(headers['x-delivery-count'] ?? 0),
    headers: Object.fromEntries(words),
  };
}

/** What somebody else sent may be no JSON; then it is text, and its reader will say what it thinks of it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A dead message: buried by a consumer, with its words, or by the server, because nobody ever came to an end with it. */
export function decodeDead(topic: string, delivery: GetMessage): DeadMessage {
  const headers = (delivery.properties.headers ?? {}) as Record<string, unknown>;
  const [death] = (headers['x-death'] ?? []) as { time?: { value: number }; count?: number }[];
  const died = headers[DIED] ?? new Date((death?.time?.value ?? 0) * 1000).toISOString();
  const { 'x-delivery-count': _, ...kept } = headers;
  const message = decode(topic, { ...delivery, properties: { ...delivery.properties, headers: kept } });
  return { ...message, reason: String(headers[REASON] ?? 'no attempt came to an end'), diedAt: String(died) };
}
