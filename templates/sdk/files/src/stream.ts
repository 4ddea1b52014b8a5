import { isApiError } from './error.ts';
import { eventReader, type ServerEvent } from './events.ts';
import { pause, type Transport } from './transport.ts';

export type { ServerEvent } from './events.ts';

/** `closed`: it will not come back, because the API refused it. */
export type StreamState = 'open' | 'lost' | 'closed';

export interface StreamOptions {
  readonly onEvent: (event: ServerEvent) => void;
  readonly onState?: (state: StreamState) => void;
  /** Goes on after this event. */
  readonly lastEventId?: string;
}

export interface Subscription {
  close(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Servers send a sign of life more often than this; without one the connection is dead although nobody said so. */
const SILENCE_MS = 60_000;

/** EventSource cannot send a token; this can. */
export function subscribe(
  request: Transport,
  path: string,
  { onEvent, onState = () => {}, lastEventId }: StreamOptions,
  sleep = pause,
): Subscription {
  const over = new AbortController();
  let last = lastEventId;
  let failures = 0;

  const connect = async (): Promise<void> => {
    const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) };
    const connection = new AbortController();
    const leave = () => connection.abort();
    over.signal.addEventListener('abort', leave, { once: true });
    try {
      const { signal } = connection;
      const response = await request<Response>({ method: 'GET', path, as: 'response', headers, signal });
      onState('open');
      const read = eventReader((event) => {
        failures = 0;
        last = event.id ?? last;
        onEvent(event);
      });
      await readAll(response, read, leave);
    } finally {
      leave();
      over.signal.removeEventListener('abort', leave);
    }
  };

  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        await connect();
      } catch (error) {
        if (over.signal.aborted) return;
        if (isApiError(error) && error.status >= 400 && error.status < 500 && error.status !== 429) {
          onState('closed');
          return;
        }
      }
      if (over.signal.aborted) return;
      onState('lost');
      failures += 1;
      await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2));
    }
  };
  void run();
  return { close: () => over.abort() };
}

async function readAll({ body }: Response, read: (text: string) => void, leave: () => void): Promise<void> {
  if (!body) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let silence = setTimeout(leave, SILENCE_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) return;
      silence = setTimeout(leave, SILENCE_MS);
      read(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(silence);
  }
}
