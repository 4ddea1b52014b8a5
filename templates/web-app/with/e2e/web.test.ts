import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './support/api.ts';
import { findChromium } from './support/browser.ts';
import { expectAccessible, movement, startBrowser, type Visit, visit } from './support/page.ts';

const chromium = findChromium();
/** Whether the platform has something behind a path: who is not logged in is told so. */
const has = async (path: string) => (await call('GET', path)).status !== 404;

/** One visit from the first page to the log out: each test goes on where the one before has stopped. */
describe.skipIf(!chromium)('the shop in a browser [needs chromium]', () => {
  const name = `Lantern ${randomUUID().slice(0, 8)}`;
  const account = { name: 'Ada', email: `web-${randomUUID()}@example.com`, password: randomUUID() };
  let browser: Browser;
  let web: Visit;
  let features: Record<'orders' | 'notifications' | 'reviews' | 'users', boolean>;

  beforeAll(async () => {
    const [orders, notifications, reviews, users] = await Promise.all(
      ['/api/orders', '/api/notifications', '/api/reviews', '/api/users/me'].map(has),
    );
    features = { orders: !!orders, notifications: !!notifications, reviews: !!reviews, users: !!users };
    browser = await startBrowser(chromium ?? '');
    web = await visit(browser);
  });
  afterAll(() => browser?.close());

  test('a guest sees products, and one of them', async () => {
    const { page } = web;
    await page.goto('/');
    await page.locator('.product:not(.ghost)').first().waitFor();
    await expectAccessible(page);
    await page.locator('.product a').first().click();
    await page.locator('.price').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await expectAccessible(page);
    expect(await movement(page)).toBeLessThan(0.1);
  });

  test('makes an account, with the keyboard alone', async () => {
    const { page } = web;
    await page.getByRole('link', { name: 'Register' }).click();
    await page.getByLabel('Name').focus();
    await page.keyboard.type(account.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(account.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(account.password);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  test('is still there after a reload; a wrong password is told', async () => {
    const { page } = web;
    await page.reload();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('Email').fill(account.email);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('wrong');
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  test('sells something', async () => {
    const { page } = web;
    await page.getByRole('link', { name: 'Sell' }).click();
    await page.getByLabel('What is it?').fill(name);
    await page.getByLabel('Description').fill('Gives light.\nWithout a wire.');
    await page.getByLabel('Price').fill('much');
    await page.getByRole('button', { name: 'Put it up' }).click();
    await page.getByText('An amount such as 12.50.').waitFor();
    await page.getByLabel('Price').fill('12.50');
    await page.getByRole('button', { name: 'Put it up' }).click();
    await page.getByRole('heading', { name }).waitFor();
    expect(await page.locator('.price').textContent()).toBe('€12.50');
  });

  test('orders two of it, and pays', async ({ skip }) => {
    if (!features.orders) skip('this platform takes no orders');
    const { page } = web;
    await page.getByRole('button', { name: 'Add to basket' }).click();
    await page.getByRole('link', { name: 'In your basket' }).click();
    await page.getByLabel(`How many of ${name}`).fill('2');
    await page.getByLabel(`How many of ${name}`).blur();
    await page.getByText('€25.00').first().waitFor();
    await expectAccessible(page);
    // What can be bought follows the catalogue a moment later.
    await expect
      .poll(
        async () => {
          if (page.url().includes('/orders/')) return true;
          await page
            .getByRole('button', { name: 'Order', exact: true })
            .click({ timeout: 1000 })
            .catch(() => {});
          await page.waitForURL('**/orders/*', { timeout: 2000 }).catch(() => {});
          return page.url().includes('/orders/');
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    await page.getByText('to be paid').waitFor();
    await page.getByLabel('Test card, which is declined').check();
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Test card, which works').check();
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.locator('.tag.paid').waitFor();
  });

  test('hears of it at once, and gets the receipt', async ({ skip }) => {
    if (!features.orders || !features.notifications) skip('this platform sends no notifications');
    const { page } = web;
    const receipt = page.getByRole('button', { name: 'Receipt (PDF)' });
    await receipt.waitFor({ timeout: 30_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), receipt.click()]);
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');
    await page.getByRole('link', { name: /^Notifications/ }).click();
    const unread = page.locator('.unread');
    await unread.first().waitFor();
    const before = await unread.count();
    await expectAccessible(page);
    await unread
      .first()
      .getByRole('button', { name: /^Mark as read/ })
      .click();
    await expect.poll(() => unread.count()).toBe(before - 1);
    await page.getByRole('link', { name: 'Orders' }).click();
    await page.getByRole('link', { name: `2 × ${name}` }).click();
    await page.locator('.tag.paid').waitFor();
  });

  test('finds it, and writes a review with a photo', async ({ skip }) => {
    if (!features.reviews) skip('this platform has no reviews');
    const { page } = web;
    await page.getByRole('link', { name: 'Products' }).click();
    const search = page.getByLabel('Search products and reviews');
    const hit = page.locator('.hits').getByRole('link', { name });
    await expect
      .poll(
        async () => {
          await search.fill('');
          // With a typing error in it.
          await search.fill(name.replace('Lantern', 'Lantren'));
          await hit.waitFor({ timeout: 2000 }).catch(() => {});
          return hit.count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    await expectAccessible(page);
    await hit.first().click();
    await page.getByLabel('Great').check();
    await page.getByLabel('In a few words').fill('Very bright');
    await page.getByLabel('Your review').fill('I can read at night now.');
    await page.getByLabel('Photo').setInputFiles({ name: 'lamp.png', mimeType: 'image/png', buffer: PNG });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Very bright' }).waitFor();
    const photo = page.locator('.photos img');
    await photo.waitFor();
    await photo.scrollIntoViewIfNeeded();
    await expect.poll(() => photo.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(1);
    await expectAccessible(page);
  });

  test('changes the profile', async ({ skip }) => {
    if (!features.users) skip('this platform has no profiles');
    const { page } = web;
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByLabel('About you').fill('Likes light.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await expectAccessible(page);
    await page.reload();
    await expect.poll(() => page.getByLabel('About you').inputValue()).toBe('Likes light.');
  });

  test('makes an API key, which is shown once', async ({ skip }) => {
    const { page } = web;
    const link = page.getByRole('link', { name: 'API keys' });
    if ((await link.count()) === 0) skip('this platform has no integrations');
    await link.click();
    await page.getByLabel('What is it for?').fill('Bookkeeping');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Read your orders').check();
    await page.getByRole('button', { name: 'Make it' }).click();
    const key = (await page.locator('[role=status] code').textContent()) ?? '';
    await expectAccessible(page);
    const headers = { 'x-api-key': key };
    expect((await call('GET', '/api/auth/keys', { headers })).status).toBeGreaterThanOrEqual(400);
    if (features.orders) expect((await call('GET', '/api/orders', { headers })).status).toBe(200);
    await page.reload();
    await page.getByRole('heading', { name: 'Bookkeeping' }).waitFor();
    expect(await page.content()).not.toContain(key);
  });

  test('fits a small screen', async () => {
    const { page } = web;
    await page.setViewportSize({ width: 340, height: 700 });
    await page.goto('/');
    await page.locator('.product:not(.ghost)').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(340);
  });

  test('takes it down again and leaves, and nothing went wrong on the way', async () => {
    const { page, errors } = web;
    await page.getByRole('link', { name, exact: true }).first().click();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Take it down' }).click();
    await page.waitForURL(/\/$/);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Log in' }).waitFor();
    await page.goto('/products/new');
    await page.getByRole('heading', { name: 'For members' }).waitFor();
    expect(errors).toEqual([]);
  });
});

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
