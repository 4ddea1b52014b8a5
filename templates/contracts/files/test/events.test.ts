import { describe, expect, expectTypeOf, it } from 'vitest';
import { EVENTS, type EventOf, MalformedEvent, newEvent, readEvent } from '../src/events.ts';

const id = '00000000-0000-7000-8000-00000000000a';
const account = { id, email: 'a@example.com', name: 'A' };

describe('events', () => {
  it('have the id of what they are about as their key', () => {
    expect(newEvent('users', 'user.registered', account)).toEqual({ key: id, type: 'user.registered', data: account });
    const receipt = { orderId: id, userId: 'u', bucket: 'receipts', key: 'u/o.pdf', contentType: 'application/pdf' };
    expect(newEvent('receipts', 'receipt.created', receipt).key).toBe(id);
  });

  it('are read as what they are', () => {
    const event = readEvent('users', { type: 'user.deleted', data: { id } });
    expect(event).toEqual({ type: 'user.deleted', data: { id } });
    if (event?.type === 'user.registered') expectTypeOf(event.data.email).toEqualTypeOf<string>();
    expectTypeOf<EventOf<'products'>['type']>().toEqualTypeOf<
      'product.created' | 'product.updated' | 'product.deleted'
    >();
  });

  it('may carry more than is known here, or be of a type that is not', () => {
    const data = { ...account, since: 2026 };
    expect(readEvent('users', { type: 'user.updated', data })?.data).toEqual(data);
    expect(readEvent('users', { type: 'user.praised', data })).toBeUndefined();
    expect(readEvent('users', { type: 'toString', data })).toBeUndefined();
  });

  it('are refused when they are not what their type promises', () => {
    const read = () => readEvent('users', { type: 'user.registered', data: { id: 'x' } });
    expect(read).toThrow(MalformedEvent);
    expect(read).toThrow(expect.objectContaining({ retry: false }));
    expect(read).toThrow('user.registered is malformed');
  });

  it('are named by their topic', () => {
    for (const [topic, types] of Object.entries(EVENTS)) {
      for (const type of Object.keys(types)) expect(`${type.split('.')[0]}s`).toBe(topic);
    }
  });
});
