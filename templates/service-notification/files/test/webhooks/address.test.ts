import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/webhooks/address.ts';
import { unfitUrl } from '../../src/webhooks/index.ts';

describe('addresses', () => {
  it.each(['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::200e'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'example.com',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('URLs of webhooks', () => {
  it.each(['https://example.com/hook', 'https://example.com:8443/?a=b', 'https://[2606:4700::1111]/'])(
    '%s is fit',
    (url) => {
      expect(unfitUrl(url, false)).toBeUndefined();
    },
  );

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'example.com',
    'https://user:password@example.com/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://localhost/',
    'https://localhost./',
    'https://gateway/',
    'https://db.shop.svc.cluster.local/',
    'https://metadata.google.internal/',
  ])('%s is not', (url) => {
    expect(unfitUrl(url, false)).toEqual(expect.any(String));
  });

  it('may lead inside where that is allowed', () => {
    expect(unfitUrl('http://127.0.0.1:8080/', true)).toBeUndefined();
    expect(unfitUrl('file:///etc/passwd', true)).toBeDefined();
  });
});
