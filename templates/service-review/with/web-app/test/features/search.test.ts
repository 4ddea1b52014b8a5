import { expect, test } from 'vitest';
import { marked } from '../../src/features/reviews/search.tsx';

test('a snippet becomes text with marks', () => {
  expect(marked('a &lt;b&gt; <mark>lamp</mark> &amp; more')).toEqual([
    { text: 'a <b> ', found: false },
    { text: 'lamp', found: true },
    { text: ' & more', found: false },
  ]);
});

test('markup stays text', () => {
  expect(marked('<img src=x onerror=alert(1)>')).toEqual([{ text: '<img src=x onerror=alert(1)>', found: false }]);
});
