import { useState } from 'react';
import { ScrollView, Text, TextInput } from 'react-native';
import { api } from '../api.ts';
import { Button } from '../parts/button.tsx';
import { useTheme } from '../theme.ts';

/** Log in, or make an account first. */
export function Login({ onDone }: { readonly onDone: () => Promise<void> }) {
  const { styles, colors } = useTheme();
  const [isNew, setIsNew] = useState(false);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async () => {
    if (isNew) await api.auth.register({ name, email, password });
    await api.auth.login({ email, password });
    await onDone();
  };
  const input = { style: styles.input, placeholderTextColor: colors.soft };
  return (
    <ScrollView contentContainerStyle={styles.content} keyboardShouldPersistTaps="handled">
      <Text style={styles.title} accessibilityRole="header">
        {isNew ? 'Make an account' : 'Log in'}
      </Text>
      {isNew && (
        <TextInput
          {...input}
          placeholder="Name"
          accessibilityLabel="Name"
          autoComplete="name"
          value={name}
          onChangeText={setName}
        />
      )}
      <TextInput
        {...input}
        placeholder="Email"
        accessibilityLabel="Email"
        autoCapitalize="none"
        autoComplete="email"
        keyboardType="email-address"
        value={email}
        onChangeText={setEmail}
      />
      <TextInput
        {...input}
        placeholder="Password"
        accessibilityLabel="Password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        secureTextEntry
        value={password}
        onChangeText={setPassword}
      />
      <Button title={isNew ? 'Register' : 'Log in'} onPress={submit} />
      <Text style={styles.soft} accessibilityRole="button" onPress={() => setIsNew(!isNew)}>
        {isNew ? 'You have an account? Log in' : 'New here? Make an account'}
      </Text>
    </ScrollView>
  );
}
