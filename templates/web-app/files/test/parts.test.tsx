import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { Card } from '../src/parts/card.tsx';
import { Field } from '../src/parts/field.tsx';
import { Header } from '../src/parts/header.tsx';

const user = { id: 'u1', email: 'ada@example.com', name: 'Ada' };
const header = (props: Partial<Parameters<typeof Header>[0]>) =>
  renderToString(<Header title="shop" user={undefined} path="/" go={() => {}} onLogout={() => {}} {...props} />);

test('guests can come in, members can sell and leave', () => {
  expect(header({})).toContain('Log in');
  expect(header({})).not.toContain('Sell');
  expect(header({ user })).toContain('Ada');
  expect(header({ user })).toContain('Log out');
  expect(header({ user })).not.toContain('Register');
});

test('the page one is on is marked', () => {
  expect(header({ path: '/login' })).toMatch(/href="\/login" aria-current="page"/);
});

test('a product shows its price, and text stays text', () => {
  const product = {
    ...{ id: 'p1', ownerId: 'u1', name: '<b>Lamp</b>', description: '', priceCents: 2900, currency: 'EUR' },
    ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
  };
  const html = renderToString(<Card product={product} own={true} />);
  expect(html).toContain('&lt;b>Lamp');
  expect(html).toContain('29.00');
  expect(html).toContain('yours');
});

test('what is wrong with a field belongs to it', () => {
  const html = renderToString(<Field name="email" label="Email" fault={{ message: '', fields: { email: 'No.' } }} />);
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain('aria-describedby="email-about"');
  expect(html).toMatch(/id="email-about"[^>]*>No\./);
});
