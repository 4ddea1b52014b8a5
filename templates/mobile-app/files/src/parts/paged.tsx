import { type ReactElement, useEffect, useRef, useState } from 'react';
import { FlatList, RefreshControl, Text } from 'react-native';
import { useTheme } from '../theme.ts';
import { wordsFor } from '../words.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

interface PagedProps<T extends { readonly id: string }> {
  readonly load: (cursor: string | undefined) => Promise<Page<T>>;
  readonly row: (item: T) => ReactElement;
  /** Said when there is nothing. */
  readonly empty: string;
  /** Changes when the list has to be read anew. */
  readonly version?: number;
}

/** A list that loads its next page at its end, and itself anew when it is pulled. */
export function Paged<T extends { readonly id: string }>({ load, row, empty, version = 0 }: PagedProps<T>) {
  const { styles } = useTheme();
  const [items, setItems] = useState<readonly T[]>([]);
  const [next, setNext] = useState<string | null>();
  const [problem, setProblem] = useState<string>();
  const turn = useRef(0);
  const loading = useRef(false);

  const ask = async (cursor?: string) => {
    if (loading.current && cursor !== undefined) return;
    loading.current = true;
    turn.current += 1;
    const mine = turn.current;
    setProblem(undefined);
    try {
      const page = await load(cursor);
      if (mine !== turn.current) return;
      setItems((known) => (cursor === undefined ? page.items : [...known, ...page.items]));
      setNext(page.nextCursor);
    } catch (error) {
      if (mine === turn.current) setProblem(wordsFor(error));
    } finally {
      if (mine === turn.current) loading.current = false;
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new version is a reason to begin anew
  useEffect(() => {
    void ask();
    return () => {
      turn.current += 1;
    };
  }, [version]);

  return (
    <FlatList
      data={items}
      keyExtractor={({ id }) => id}
      renderItem={({ item }) => row(item)}
      contentContainerStyle={styles.content}
      refreshControl={
        <RefreshControl refreshing={next === undefined && problem === undefined} onRefresh={() => void ask()} />
      }
      onEndReached={() => (next ? void ask(next) : undefined)}
      ListEmptyComponent={next === null ? <Text style={styles.soft}>{empty}</Text> : null}
      ListFooterComponent={problem === undefined ? null : <Text style={styles.alert}>{problem}</Text>}
    />
  );
}
