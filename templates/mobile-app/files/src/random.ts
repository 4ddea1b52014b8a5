import { getRandomValues } from 'expo-crypto';

// Hermes has no Web Crypto; the SDK makes keys of requests with it.
const known = globalThis as { crypto?: unknown };
known.crypto ??= { getRandomValues };
