import type { User } from '@app/sdk';
import { StatusBar } from 'expo-status-bar';
import { type ReactElement, useEffect, useState } from 'react';
import { Pressable, Text, View } from 'react-native';
import { SafeAreaProvider, SafeAreaView } from 'react-native-safe-area-context';
import { api } from './api.ts';
import { features } from './features/index.ts';
import { useTheme } from './theme.ts';
import { Account } from './views/account.tsx';
import { Login } from './views/login.tsx';
import { Products } from './views/products.tsx';

interface Tab {
  readonly title: string;
  readonly screen: ReactElement;
}

export function App() {
  const { styles } = useTheme();
  const [user, setUser] = useState<User>();
  const [here, setHere] = useState(0);
  const enter = async () => {
    setUser(await api.auth.me());
    setHere(0);
  };
  const leave = async () => {
    await api.auth.logout();
    setUser(undefined);
    setHere(0);
  };
  useEffect(() => {
    // Should it fail, the person is a guest until he logs in.
    if (api.auth.isLoggedIn()) api.auth.me().then(setUser, () => undefined);
  }, []);

  const tabs = tabsOf(user, enter, leave);
  return (
    <SafeAreaProvider>
      <SafeAreaView style={styles.screen}>
        <View style={styles.screen}>{tabs[here]?.screen}</View>
        <View style={styles.tabs} accessibilityRole="tablist">
          {tabs.map(({ title }, index) => (
            <Pressable
              key={title}
              style={styles.tab}
              accessibilityRole="tab"
              accessibilityState={{ selected: index === here }}
              onPress={() => setHere(index)}
            >
              <Text style={[styles.tabText, index === here && styles.tabHere]}>{title}</Text>
            </Pressable>
          ))}
        </View>
        <StatusBar style="auto" />
      </SafeAreaView>
    </SafeAreaProvider>
  );
}

function tabsOf(user: User | undefined, enter: () => Promise<void>, leave: () => Promise<void>): Tab[] {
  const products = { title: 'Products', screen: <Products /> };
  if (!user) return [products, { title: 'Log in', screen: <Login onDone={enter} /> }];
  const own = features.flatMap(({ tab }) => (tab ? [{ title: tab.title, screen: <tab.Screen user={user} /> }] : []));
  return [products, ...own, { title: 'Account', screen: <Account user={user} onLeave={leave} /> }];
}
