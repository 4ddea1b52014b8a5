import { expect, it } from 'vitest';
import { hashPassword, needsRehash, verifyNothing, verifyPassword } from '../src/passwords/index.ts';

const CHEAP = { ln: 4, r: 8, p: 1 };

it('knows the password it was made of, and no other', async () => {
  const hash = await hashPassword('correct horse', CHEAP);
  expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await verifyPassword('correct horse', hash)).toBe(true);
  expect(await verifyPassword('correct house', hash)).toBe(false);
  expect(await verifyNothing('correct horse')).toBe(false);
});

it('makes another hash each time', async () => {
  expect(await hashPassword('x', CHEAP)).not.toBe(await hashPassword('x', CHEAP));
});

it('takes the same letters for the same password, however they were typed', async () => {
  expect(await verifyPassword('u\u0308ber', await hashPassword('\u00fcber', CHEAP))).toBe(true);
});

it('reads hashes of other programs: the last vector of RFC 7914, 12', async () => {
  const salt = Buffer.from('SodiumChloride').toString('base64').replace(/=+$/, '');
  const expected =
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
  const hash = `$scrypt$ln=14,r=8,p=1$${salt}$${Buffer.from(expected, 'hex').toString('base64').replace(/=+$/, '')}`;
  expect(await verifyPassword('pleaseletmein', hash)).toBe(true);
  expect(needsRehash(hash)).toBe(true);
});

it('refuses what is no hash', async () => {
  await expect(verifyPassword('x', 'plain')).rejects.toThrow('PHC');
});
