import { createApi } from '@app/sdk';
import { fetch } from 'expo/fetch';
import { secureStore } from './store.ts';

/** The platform, as this device sees it. */
const baseUrl = process.env['EXPO_PUBLIC_API_URL'] ?? 'http://localhost:8080';

export const api = createApi({
  baseUrl,
  client: 'mobile',
  store: secureStore(),
  // Unlike the one of React Native, this one gives an answer while it arrives: events need that.
  fetch: fetch as unknown as typeof globalThis.fetch,
});
