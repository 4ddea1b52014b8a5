import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const templates = join(import.meta.dirname, '../../templates');
const read = (path: string) => readFileSync(join(templates, path), 'utf8');

test('the queue of the local runtime has the tables and functions that the kit expects', () => {
  expect(read('rabbitmq/config/create-user.sql')).toContain(read('kit/files/src/queue/postgres/schema.sql'));
  expect(read('postgres-queue/config/create-user.sql')).toBe(read('rabbitmq/config/create-user.sql'));
});

test('all databases make roles in the same way', () => {
  const role = read('postgres/config/create-role.sql');
  expect(read('opensearch/config/create-user.sql')).toContain(role.slice(role.indexOf('\\getenv')));
});
