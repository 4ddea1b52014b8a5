import type { Schema } from '@app/sdk';
import { useState } from 'react';
import { Pressable, ScrollView, Text } from 'react-native';
import { api } from '../api.ts';
import { features } from '../features/index.ts';
import { Paged } from '../parts/paged.tsx';
import { useTheme } from '../theme.ts';
import { formatMoney } from '../words.ts';

type Product = Schema<'Product'>;
const PAGE_SIZE = 20;

/** The catalogue, and one product of it. */
export function Products() {
  const { styles } = useTheme();
  const [shown, setShown] = useState<Product>();
  if (shown) return <One product={shown} onBack={() => setShown(undefined)} />;
  return (
    <Paged<Product>
      empty="Nothing here yet."
      load={(cursor) =>
        api.get('/api/products', { query: { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) } })
      }
      row={(product) => (
        <Pressable style={styles.card} accessibilityRole="button" onPress={() => setShown(product)}>
          <Text style={styles.name}>{product.name}</Text>
          <Text style={styles.soft} numberOfLines={2}>
            {product.description}
          </Text>
          <Text style={styles.text}>{formatMoney(product.priceCents, product.currency)}</Text>
        </Pressable>
      )}
    />
  );
}

function One({ product, onBack }: { readonly product: Product; readonly onBack: () => void }) {
  const { styles } = useTheme();
  return (
    <ScrollView contentContainerStyle={styles.content}>
      <Text style={styles.soft} accessibilityRole="button" onPress={onBack}>
        ‹ All products
      </Text>
      <Text style={styles.title} accessibilityRole="header">
        {product.name}
      </Text>
      <Text style={styles.name}>{formatMoney(product.priceCents, product.currency)}</Text>
      <Text style={styles.text}>{product.description}</Text>
      {features.map(({ ProductAction }) => ProductAction && <ProductAction key={product.id} product={product} />)}
    </ScrollView>
  );
}
