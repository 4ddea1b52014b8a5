import { StyleSheet, useColorScheme } from 'react-native';

const LIGHT = {
  ink: '#1b2321',
  soft: '#56635f',
  paper: '#f7f7f4',
  card: '#ffffff',
  line: '#d9ddd8',
  accent: '#1f5f4f',
  onAccent: '#ffffff',
  alert: '#9b2226',
};
const DARK = {
  ink: '#e8ece9',
  soft: '#a3b0ab',
  paper: '#141917',
  card: '#1d2421',
  line: '#35403b',
  accent: '#7fd1b9',
  onAccent: '#0e1512',
  alert: '#ffb4ab',
};

/** Colours of the system's mode, the same as those of the web client. */
export function useTheme() {
  return useColorScheme() === 'dark' ? themes.dark : themes.light;
}

function makeTheme(colors: typeof LIGHT) {
  return {
    colors,
    styles: StyleSheet.create({
      screen: { flex: 1, backgroundColor: colors.paper },
      content: { padding: 16, gap: 12 },
      card: {
        padding: 16,
        gap: 6,
        borderRadius: 12,
        borderWidth: 1,
        borderColor: colors.line,
        backgroundColor: colors.card,
      },
      title: { fontSize: 22, fontWeight: '600', color: colors.ink },
      name: { fontSize: 17, fontWeight: '600', color: colors.ink },
      text: { fontSize: 16, color: colors.ink },
      soft: { fontSize: 15, color: colors.soft },
      alert: { fontSize: 15, color: colors.alert },
      input: {
        padding: 12,
        fontSize: 16,
        borderRadius: 8,
        borderWidth: 1,
        borderColor: colors.soft,
        color: colors.ink,
      },
      button: {
        minHeight: 48,
        justifyContent: 'center',
        alignItems: 'center',
        borderRadius: 8,
        backgroundColor: colors.accent,
      },
      buttonText: { fontSize: 16, fontWeight: '600', color: colors.onAccent },
      tabs: { flexDirection: 'row', borderTopWidth: 1, borderColor: colors.line, backgroundColor: colors.card },
      tab: { flex: 1, minHeight: 48, justifyContent: 'center', alignItems: 'center' },
      tabText: { fontSize: 15, color: colors.soft },
      tabHere: { color: colors.accent, fontWeight: '600' },
    }),
  };
}

const themes = { light: makeTheme(LIGHT), dark: makeTheme(DARK) };
