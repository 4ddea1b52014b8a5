/** Metrics of programs that wait to be asked for them. */
export { parseExposition } from './parse.ts';
export { SCRAPE_MS, type Scraper, startScraper } from './scraper.ts';
