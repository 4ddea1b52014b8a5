import { expect, test } from 'vitest';
import { readSettings } from '../../src/config/index.ts';

const env = { SERVICE_NAME: 'gateway', GATEWAY_CONFIG_FILE: '/etc/gateway/gateway.json' };

test('little has to be said', () => {
  expect(readSettings(env)).toMatchObject({ trustedHops: 0, maxBody: 10_485_760, corsOrigins: [] });
});

test('lists have commas', () => {
  const settings = readSettings({ ...env, CORS_ORIGINS: 'https://a.example, https://b.example', TRUSTED_HOPS: '1' });
  expect(settings).toMatchObject({ corsOrigins: ['https://a.example', 'https://b.example'], trustedHops: 1 });
});

test('everything that is wrong is told at once', () => {
  expect(() => readSettings({ TRUSTED_HOPS: '-1', METRICS_PORT: 'x' })).toThrow(
    /SERVICE_NAME.*GATEWAY_CONFIG_FILE.*TRUSTED_HOPS.*METRICS_PORT/,
  );
});
