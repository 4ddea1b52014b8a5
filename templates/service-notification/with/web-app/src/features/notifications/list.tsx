import { useEffect, useState } from 'preact/hooks';
import { toFault } from '../../fault.ts';
import { Retry } from '../../parts/retry.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { useShop } from '../../shop.ts';
import { useValue } from '../../state.ts';
import { loaded, type Notification, news, wasRead } from './news.ts';
import { Receipt } from './receipt.tsx';

const PAGE_SIZE = 20;

export function Notifications() {
  const { api } = useShop();
  const { items, nextCursor } = useValue(news);
  const [problem, setProblem] = useState<string>();
  const load = async (cursor?: string) => {
    setProblem(undefined);
    try {
      const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
      const page = await api.get('/api/notifications', { query });
      const current = news.get();
      if (cursor === undefined) news.set(loaded(current, page));
      else news.set({ ...current, items: [...current.items, ...page.items], nextCursor: page.nextCursor });
    } catch (error) {
      setProblem(toFault(error).message);
    }
  };
  useEffect(() => {
    if (nextCursor === undefined) void load();
  }, []);

  return (
    <section aria-labelledby="notifications">
      <h1 id="notifications">Notifications</h1>
      {nextCursor === undefined && !problem && <Waiting />}
      {nextCursor !== undefined && items.length === 0 && <p>Nothing has happened yet.</p>}
      <ul class="news">
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {problem && <Retry problem={problem} onRetry={() => load(nextCursor ?? undefined)} />}
      {nextCursor && !problem && (
        <button type="button" onClick={() => load(nextCursor)}>
          Show more
        </button>
      )}
    </section>
  );
}

function Item({ item: { id, title, body, createdAt, readAt, receipt } }: { readonly item: Notification }) {
  const { api } = useShop();
  const read = async () => {
    const before = news.get();
    news.set(wasRead(before, id, new Date().toISOString()));
    await api.post('/api/notifications/{id}/read', { path: { id } }).catch(() => news.set(before));
  };
  return (
    <li class={readAt === null ? 'card unread' : 'card'}>
      <h2>{title}</h2>
      <p class="text">{body}</p>
      <p class="row soft">
        <When at={createdAt} />
        {receipt && <Receipt id={id} />}
        {readAt === null && (
          <button type="button" class="plain" aria-label={`Mark as read: ${title}`} onClick={read}>
            Mark as read
          </button>
        )}
      </p>
    </li>
  );
}
