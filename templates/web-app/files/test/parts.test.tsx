import { expect, test } from 'vitest';
import { Card } from '../src/parts/card.tsx';
import { Field } from '../src/parts/field.tsx';
import { Header } from '../src/parts/header.tsx';
import { Stars } from '../src/parts/stars.tsx';
import { hueOf } from '../src/parts/tile.tsx';
import { ADA, html } from './shop.tsx';

const product = {
  ...{ id: 'p1', ownerId: 'u1', name: '<b>Lamp</b>', description: '', priceCents: 2900, currency: 'EUR' },
  ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z', rating: { average: null, count: 0 } },
};

test('guests can come in, members can sell and leave', () => {
  const [guest, member] = [html(<Header />), html(<Header />, { user: ADA })];
  expect(guest).toContain('Log in');
  expect(guest).not.toContain('Sell');
  expect(member).toContain('Ada');
  expect(member).toContain('Log out');
  expect(member).not.toContain('Register');
});

test('nobody is taken for a guest before it is known', () => {
  expect(html(<Header known={false} />)).not.toContain('Log in');
});

test('the page one is on is marked', () => {
  expect(html(<Header />, { path: '/login' })).toMatch(/href="\/login" aria-current="page"/);
});

test('a product shows its price, and text stays text', () => {
  const card = html(<Card product={product} own={true} />);
  expect(card).toContain('&lt;b>Lamp');
  expect(card).toContain('29.00');
  expect(card).toContain('yours');
  expect(card).not.toContain('stars');
});

test('a rating has words', () => {
  expect(html(<Card product={{ ...product, rating: { average: 4.25, count: 8 } }} own={false} />)).toContain('(8)');
  expect(html(<Stars rating={4.25} />)).toContain('aria-label="4.3 of 5 stars"');
});

test('a product keeps its colour', () => {
  expect(hueOf('p1')).toBe(hueOf('p1'));
  expect(hueOf('0197-a')).not.toBe(hueOf('0197-b'));
});

test('what is wrong with a field belongs to it', () => {
  const field = html(<Field name="email" label="Email" fault={{ message: '', fields: { email: 'No.' } }} />);
  expect(field).toContain('aria-invalid="true"');
  expect(field).toContain('aria-describedby="email-about"');
  expect(field).toMatch(/id="email-about"[^>]*>No\./);
});
