import { describe, expect, it } from 'vitest';
import { letterFor, render } from '../src/messages/index.ts';
import { anOrder } from './support/world.ts';

describe('messages', () => {
  it('say what was ordered, in text and HTML', () => {
    const order = anOrder('ann', { id: '0190d4f0-0000-7000-8000-0000deadbeef' });
    const letter = letterFor('order.placed', order);
    expect(letter.body).toBe('Order DEADBEEF over €19.80 waits for its payment.');
    const { text, html } = render(letter, 'Ann');
    expect(text).toBe(`Hello Ann,\n\n${letter.body}\n\n2 × Mug <blue>: €19.80\nTotal: €19.80\n`);
    expect(html).toContain('<td style="padding:4px 24px 4px 0">2 × Mug &lt;blue&gt;</td>');
  });

  it('hold no markup but their own', () => {
    const { html } = render(letterFor('welcome', { name: '<img src=x onerror="a">' }), `"'&<b>`);
    expect(html).not.toMatch(/<img|<b>/);
    expect(html).toContain('Hello &quot;&#39;&amp;&lt;b&gt;,');
    expect(html).not.toContain('<table');
  });

  it('greet also those whose name is not known', () => {
    expect(render(letterFor('receipt.created', { orderId: 'x' }), undefined).text).toMatch(/^Hello,\n/);
  });
});
