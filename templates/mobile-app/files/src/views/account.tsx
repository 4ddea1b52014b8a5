import type { User } from '@app/sdk';
import { ScrollView, Text } from 'react-native';
import { Button } from '../parts/button.tsx';
import { useTheme } from '../theme.ts';

interface AccountProps {
  readonly user: User;
  readonly onLeave: () => Promise<void>;
}

export function Account({ user, onLeave }: AccountProps) {
  const { styles } = useTheme();
  return (
    <ScrollView contentContainerStyle={styles.content}>
      <Text style={styles.title} accessibilityRole="header">
        {user.name}
      </Text>
      <Text style={styles.soft}>{user.email}</Text>
      <Button title="Log out" onPress={onLeave} />
    </ScrollView>
  );
}
