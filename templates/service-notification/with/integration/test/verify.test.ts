import { expect, test } from 'vitest';
import { sign, verify } from '../src/webhook/index.ts';

const NOW = 1_700_000_000_000;
const SECRET = `whsec_${Buffer.from('a secret of thirty two bytes, ok').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another one of thirty two bytes.').toString('base64')}`;
const body = Buffer.from('{"type":"order.paid"}');
const delivery = (change: object = {}) => ({
  id: 'msg_1',
  timestamp: '1700000000',
  signature: sign(SECRET, 'msg_1', '1700000000', body),
  body,
  ...change,
});

test('the example of the specification', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signature = sign(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}');
  expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('what was signed with the secret is believed', () => {
  expect(verify(delivery(), [SECRET], NOW)).toBeUndefined();
  expect(verify(delivery({ signature: `v1,AAAA v2,x ${delivery().signature}` }), [OTHER, SECRET], NOW)).toBeUndefined();
});

test.each([
  ['another body', { body: Buffer.from('{"type":"order.paid" }') }],
  ['another id', { id: 'msg_2' }],
  ['another time', { timestamp: '1700000001' }],
  ['another secret', { signature: sign(OTHER, 'msg_1', '1700000000', body) }],
  ['no signature', { signature: undefined }],
  ['half a signature', { signature: delivery().signature.slice(0, 20) }],
  ['a time that is none', { timestamp: 'now' }],
])('%s is not', (_, change) => {
  expect(verify(delivery(change), [SECRET], NOW)).toBeTypeOf('string');
});

test('without a secret nothing is', () => {
  expect(verify(delivery(), [], NOW)).toBeTypeOf('string');
});

test.each([-301, 301])('%i seconds apart is too far', (seconds) => {
  expect(verify(delivery(), [SECRET], NOW + seconds * 1000)).toContain('timestamp');
  expect(verify(delivery(), [SECRET], NOW + Math.sign(seconds) * 299_000)).toBeUndefined();
});
