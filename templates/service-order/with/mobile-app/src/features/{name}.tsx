import { newKey, type Schema } from '@app/sdk';
import { useRef, useState } from 'react';
import { Text, View } from 'react-native';
import { api } from '../api.ts';
import type { Feature } from '../feature.ts';
import { Button } from '../parts/button.tsx';
import { Paged } from '../parts/paged.tsx';
import { useTheme } from '../theme.ts';
import { formatMoney } from '../words.ts';

type Order = Schema<'Order'>;
const PAGE_SIZE = 20;
/** What the test provider takes for a card. */
const CARD = { type: 'card', token: 'tok_ok' } as const;

/** Orders of the member: to pay, to cancel. */
export const feature: Feature = { tab: { title: 'Orders', Screen: Orders }, ProductAction: OrderNow };

function OrderNow({ product: { id: productId } }: { readonly product: Schema<'Product'> }) {
  const { styles } = useTheme();
  const [order, setOrder] = useState<Order>();
  // However often it is sent, it is placed once.
  const key = useRef(newKey());
  const place = async () => {
    const body = { items: [{ productId, quantity: 1 }] };
    setOrder(await api.post('/api/orders', { body, idempotencyKey: key.current }));
    key.current = newKey();
  };
  return (
    <>
      <Button title="Order one" onPress={place} />
      {order && <Text style={styles.soft}>Ordered: you find it under Orders.</Text>}
    </>
  );
}

function Orders() {
  const [version, setVersion] = useState(0);
  return (
    <Paged<Order>
      version={version}
      empty="You have not ordered anything yet."
      load={(cursor) =>
        api.get('/api/orders', { query: { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) } })
      }
      row={(order) => <OneOrder order={order} onChange={() => setVersion((known) => known + 1)} />}
    />
  );
}

function OneOrder({ order, onChange }: { readonly order: Order; readonly onChange: () => void }) {
  const { styles } = useTheme();
  const { id, status, items, totalCents, currency } = order;
  const path = { id };
  const pay = async () => {
    await api.post('/api/orders/{id}/pay', { path, body: { method: CARD } });
    onChange();
  };
  const cancel = async () => {
    await api.post('/api/orders/{id}/cancel', { path });
    onChange();
  };
  return (
    <View style={styles.card}>
      <Text style={styles.name}>{items.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')}</Text>
      <Text style={styles.soft}>
        {formatMoney(totalCents, currency)} · {status}
      </Text>
      {status === 'placed' && <Button title="Pay" onPress={pay} />}
      {status === 'placed' && <Button title="Cancel" onPress={cancel} />}
    </View>
  );
}
