import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { BASE_URL } from './api.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Findings {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

// What runs in the page is text: the types of browsers have no place in a project of programs.
const MEASURE_MOVEMENT = `
  globalThis.moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** What went wrong in a page that nobody may see: errors, things the content security policy has stopped. */
export interface Visit {
  readonly page: Page;
  readonly errors: string[];
}

export function startBrowser(executablePath: string): Promise<Browser> {
  // Chromium does not let root use its sandbox; in containers of pipelines there is nobody else.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

export async function visit(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({ baseURL: BASE_URL, locale: 'en-GB', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // Chromium itself writes a line for each answer that is not 2xx; those are looked at where they are shown.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  await page.addInitScript(MEASURE_MOVEMENT);
  return { page, errors };
}

/** No rule of WCAG 2.2 AA that a program can check is broken (axe). */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger, which the content security policy does not stop.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as Findings;
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(found, page.url()).toEqual([]);
}

/** How much has moved on the page without anybody having touched it (layout shift; 0.1 is what web.dev calls good). */
export async function movement(page: Page): Promise<number> {
  return Number(await page.evaluate('moved'));
}
