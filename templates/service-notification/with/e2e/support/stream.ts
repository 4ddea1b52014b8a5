import type { Notification } from '@app/contracts/notification';
import { expect } from 'vitest';
import { BASE_URL } from './api.ts';

/** Listens to the notifications of a user, as an EventSource would if it could send a token. */
export async function listen(token: string, lastEventId?: string) {
  const abort = new AbortController();
  const response = await fetch(`${BASE_URL}/api/notifications/stream`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const items: Notification[] = [];
  void read(response, items).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  return { items, close: () => abort.abort() };
}

async function read({ body }: Response, items: Notification[]): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const [, data] = /^data: (.*)$/m.exec(event) ?? [];
      if (data !== undefined) items.push(JSON.parse(data) as Notification);
    }
  }
}
