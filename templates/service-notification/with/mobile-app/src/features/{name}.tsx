import type { Schema } from '@app/sdk';
import { useEffect, useState } from 'react';
import { Pressable, Text } from 'react-native';
import { api } from '../api.ts';
import type { Feature } from '../feature.ts';
import { Paged } from '../parts/paged.tsx';
import { useTheme } from '../theme.ts';

type Notification = Schema<'Notification'>;
const PAGE_SIZE = 20;

/** What happened, as it happens. */
export const feature: Feature = { tab: { title: 'News', Screen: Notifications } };

function Notifications() {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const onEvent = () => setVersion((known) => known + 1);
    const subscription = api.subscribe('/api/notifications/stream', { onEvent });
    return () => subscription.close();
  }, []);
  return (
    <Paged<Notification>
      version={version}
      empty="Nothing has happened yet."
      load={(cursor) =>
        api.get('/api/notifications', { query: { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) } })
      }
      row={(item) => <One item={item} onRead={() => setVersion((known) => known + 1)} />}
    />
  );
}

function One({ item, onRead }: { readonly item: Notification; readonly onRead: () => void }) {
  const { styles } = useTheme();
  const read = async () => {
    if (item.readAt !== null) return;
    await api.post('/api/notifications/{id}/read', { path: { id: item.id } });
    onRead();
  };
  return (
    <Pressable style={styles.card} accessibilityRole="button" onPress={() => void read().catch(() => undefined)}>
      <Text style={styles.name}>
        {item.readAt === null ? '● ' : ''}
        {item.title}
      </Text>
      <Text style={styles.text}>{item.body}</Text>
      <Text style={styles.soft}>{new Date(item.createdAt).toLocaleString()}</Text>
    </Pressable>
  );
}
