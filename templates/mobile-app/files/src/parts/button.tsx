import { useState } from 'react';
import { Pressable, Text } from 'react-native';
import { useTheme } from '../theme.ts';
import { wordsFor } from '../words.ts';

interface ButtonProps {
  readonly title: string;
  readonly onPress: () => Promise<void> | void;
}

/** A button that is busy while it works, and says below it what went wrong. */
export function Button({ title, onPress }: ButtonProps) {
  const { styles } = useTheme();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const press = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onPress();
    } catch (error) {
      setProblem(wordsFor(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Pressable
        style={styles.button}
        accessibilityRole="button"
        accessibilityState={{ busy, disabled: busy }}
        disabled={busy}
        onPress={press}
      >
        <Text style={styles.buttonText}>{busy ? 'One moment…' : title}</Text>
      </Pressable>
      {problem !== undefined && (
        <Text style={styles.alert} accessibilityRole="alert">
          {problem}
        </Text>
      )}
    </>
  );
}
