import { expect, test } from 'vitest';
import { money } from '../src/money.ts';
import { apiOf, readSettings } from '../src/settings.ts';

test('settings have defaults, and addresses no slash at their end', () => {
  expect(readSettings({ API_URL: 'https://shop.example/', PORT: '80' })).toMatchObject({
    apiUrl: 'https://shop.example',
    apiKey: undefined,
    host: '127.0.0.1',
    port: 80,
  });
});

test('without a key it is said how to come by one', () => {
  expect(() => apiOf(readSettings({}))).toThrow(/API_KEY is not set/);
});

test('amounts stand below each other', () => {
  expect([money(5, 'EUR'), money(123456, 'EUR')]).toEqual(['      0.05 EUR', '   1234.56 EUR']);
});
