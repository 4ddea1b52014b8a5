import { expect, test, vi } from 'vitest';
import { eventReader } from '../src/events.ts';
import type { ServerEvent } from '../src/index.ts';
import { fakeApi } from './server.ts';

const stream = (...pieces: string[]) =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });

test('events are read wherever the pieces end', () => {
  const text = ': hello\r\n\r\nid: 1\r\nevent: notification\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata:x\n\nid:2\n\n';
  for (let size = 1; size < text.length; size += 1) {
    const events: ServerEvent[] = [];
    const read = eventReader((event) => events.push(event));
    for (let i = 0; i < text.length; i += size) read(text.slice(i, i + size));
    expect(events).toEqual([
      { id: '1', event: 'notification', data: '{"a":\n1}' },
      { id: '1', event: 'message', data: 'x' },
    ]);
  }
});

test('goes on after the last event when the connection is lost', async () => {
  const events: ServerEvent[] = [];
  const states: string[] = [];
  const { api, seen } = fakeApi((_, count) => {
    if (count === 1) return { status: 200, body: stream('id: 7\ndata: a\n\n', 'id: 8\ndata: b\n\n') };
    if (count === 2) throw new TypeError('fetch failed');
    if (count === 3) return { status: 200, body: stream('data: c\n\n') };
    return { status: 403 };
  });
  const onEvent = (event: ServerEvent) => events.push(event);
  const subscription = api.subscribe('/api/things/stream', { onEvent, onState: (state) => states.push(state) });
  await vi.waitFor(() => expect(states).toContain('closed'));
  subscription.close();
  expect(events.map(({ data }) => data)).toEqual(['a', 'b', 'c']);
  expect(seen.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, '8', '8', '8']);
  expect(seen[0]?.headers.get('accept')).toBe('text/event-stream');
});

test('closed, it ends its connection and opens no other', async () => {
  const signals: (AbortSignal | null | undefined)[] = [];
  const { api } = fakeApi(() => ({ status: 200 }), {
    fetch: async (_, init) => {
      signals.push(init?.signal);
      return new Response(new ReadableStream());
    },
  });
  const states: string[] = [];
  const subscription = api.subscribe('/api/things/stream', {
    onEvent: () => {},
    onState: (state) => states.push(state),
  });
  await vi.waitFor(() => expect(states).toEqual(['open']));
  subscription.close();
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
});
