import { expect, it } from 'vitest';
import { logIn } from '../src/login.ts';
import { createPasswords } from '../src/passwords/index.ts';
import { memoryAccounts } from './support/memory.ts';

const passwords = createPasswords({ ln: 4, r: 8, p: 1 });

it('knows the password it was made of, and no other', async () => {
  const hash = await passwords.hash('correct horse');
  expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await passwords.verify('correct horse', hash)).toBe(true);
  expect(await passwords.verify('correct house', hash)).toBe(false);
  expect(await passwords.verifyNothing('correct horse')).toBe(false);
});

it('makes another hash each time', async () => {
  expect(await passwords.hash('x')).not.toBe(await passwords.hash('x'));
});

it('takes the same letters for the same password, however they were typed', async () => {
  expect(await passwords.verify('u\u0308ber', await passwords.hash('\u00fcber'))).toBe(true);
});

it('reads hashes of other programs: the last vector of RFC 7914, 12', async () => {
  const salt = Buffer.from('SodiumChloride').toString('base64').replace(/=+$/, '');
  const expected =
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
  const hash = `$scrypt$ln=14,r=8,p=1$${salt}$${Buffer.from(expected, 'hex').toString('base64').replace(/=+$/, '')}`;
  expect(await createPasswords().verify('pleaseletmein', hash)).toBe(true);
  expect(createPasswords().needsRehash(hash)).toBe(true);
});

it('refuses what is no hash', async () => {
  await expect(passwords.verify('x', 'plain')).rejects.toThrow('PHC');
});

it('costs what it should by default', async () => {
  expect(await createPasswords().hash('x')).toMatch(/^\$scrypt\$ln=13,r=8,p=10\$/);
});

it('replaces a hash of another cost when somebody logs in', async () => {
  const accounts = memoryAccounts();
  const old = await createPasswords({ ln: 5, r: 8, p: 1 }).hash('x');
  await accounts.create({ id: 'a', email: 'a@example.com', name: 'A', passwordHash: old, scopes: [] });
  expect(await logIn({ accounts, passwords }, 'a@example.com', 'wrong')).toBeUndefined();
  expect((await accounts.find('a'))?.passwordHash).toBe(old);
  expect(await logIn({ accounts, passwords }, 'a@example.com', 'x')).toMatchObject({ id: 'a' });
  expect((await accounts.find('a'))?.passwordHash).toMatch(/ln=4,/);
});
