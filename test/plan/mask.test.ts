import { expect, test } from 'vitest';
import { masked } from '../../src/plan/index.ts';

test.each([
  ['a variable that is called so', ['env', 'DB_PASSWORD', 'value'], 'hunter2', '***'],
  ['a key', ['env', 'PAYMENT_KEY'], 'sk_live_1', '***'],
  ['a token in camel case', ['accessToken'], 'abc', '***'],
  [
    'a file that holds one is no secret',
    ['env', 'DB_PASSWORD_FILE', 'value'],
    '/run/secrets/DB_PASSWORD',
    '/run/secrets/DB_PASSWORD',
  ],
  ['nor is the name of one', ['secretName'], 'db-users-product', 'db-users-product'],
  ['nor a switch', ['automountServiceAccountToken'], false, false],
  ['a password within an address', ['env', 'URL'], 'postgres://ann:s3cret@db:5432/x', 'postgres://ann:***@db:5432/x'],
  ['a line of configuration', ['data', 'app.ini'], 'user = ann\npassword = hunter2\n', 'user = ann\npassword = ***\n'],
  ['…of JSON', ['data', 'app.json'], '{"apiKey":"abc","port":1}', '{"apiKey":***,"port":1}'],
  ['a private key', ['x'], '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----', '***'],
  ['a token of its own form', ['x'], 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'Bearer ***'],
  ['words', ['x'], 'a secret garden', 'a secret garden'],
])('%s', (_title, path, value, expected) => {
  expect(masked(path, value)).toEqual(expected);
});

test('inside of objects and lists, by the names of items', () => {
  const env = [
    { name: 'DB_PASSWORD', value: 'hunter2' },
    { name: 'LOG_LEVEL', value: 'info' },
  ];
  expect(masked(['spec'], { env, count: 1, token: 'x' })).toEqual({
    env: [
      { name: 'DB_PASSWORD', value: '***' },
      { name: 'LOG_LEVEL', value: 'info' },
    ],
    count: 1,
    token: '***',
  });
});
