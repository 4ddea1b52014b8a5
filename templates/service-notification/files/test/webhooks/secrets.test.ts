import { describe, expect, it } from 'vitest';
import { createSeal, newSecret, signed } from '../../src/webhooks/index.ts';

describe('signatures', () => {
  it('are those of Standard Webhooks', () => {
    const at = new Date(1614265330_000);
    const headers = signed(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      '{"test": 2432232314}',
      at,
    );
    expect(headers).toMatchObject({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('have secrets of their own', () => {
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});

describe('seals', () => {
  const seal = createSeal('a key');

  it('keep a secret, and give it back', () => {
    const sealed = seal.close('whsec_x', 'ann 1');
    expect(sealed).not.toContain('whsec');
    expect(seal.close('whsec_x', 'ann 1')).not.toBe(sealed);
    expect(seal.open(sealed, 'ann 1')).toBe('whsec_x');
  });

  it('open with nothing else', () => {
    const sealed = seal.close('whsec_x', 'ann 1');
    expect(() => seal.open(sealed, 'ann 2')).toThrow();
    expect(() => createSeal('another key').open(sealed, 'ann 1')).toThrow();
    expect(() => seal.open(`${sealed.slice(0, -4)}AAAA`, 'ann 1')).toThrow();
  });
});
