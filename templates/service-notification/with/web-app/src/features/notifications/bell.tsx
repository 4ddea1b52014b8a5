import { useEffect } from 'preact/hooks';
import { Link } from '../../parts/link.tsx';
import { useShop } from '../../shop.ts';
import { useValue } from '../../state.ts';
import { arrived, loaded, NOTHING, type Notification, news } from './news.ts';

const PAGE_SIZE = 20;

/** How many are unread, live for as long as somebody is logged in. */
export function Bell() {
  const { api, user } = useShop();
  const { unread, items } = useValue(news);
  useEffect(() => {
    if (!user) return undefined;
    const leaving = new AbortController();
    const refresh = () =>
      api
        .get('/api/notifications', { query: { limit: PAGE_SIZE }, signal: leaving.signal })
        .then((page) => news.set(loaded(news.get(), page)))
        // The list has its own way to say so and to try again.
        .catch(() => {});
    const subscription = api.subscribe('/api/notifications/stream', {
      onEvent: ({ event, data }) => {
        if (event === 'notification') news.set(arrived(news.get(), JSON.parse(data) as Notification));
      },
      // What came while there was no connection.
      onState: (state) => state === 'open' && void refresh(),
    });
    void refresh();
    return () => {
      leaving.abort();
      subscription.close();
      news.set(NOTHING);
    };
  }, [user?.id]);

  if (!user) return null;
  const newest = items[0];
  return (
    <>
      <Link to="/notifications">
        Notifications <span class="badge">{unread}</span>
      </Link>
      <span role="status" class="unseen">
        {newest && newest.readAt === null ? newest.title : ''}
      </span>
    </>
  );
}
