import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Search, SearchDocument, SearchQuery } from '../../src/search/index.ts';

export interface OpenedSearch {
  readonly search: Search;
  close(): Promise<void>;
}

/** What every driver of `search` must do. */
export function searchContract(driver: string, open: () => Promise<OpenedSearch>): void {
  describe(`search: ${driver}`, () => {
    let search: Search;
    let opened: OpenedSearch;
    let index = '';
    let number = 0;

    beforeAll(async () => {
      opened = await open();
      search = opened.search;
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      number += 1;
      index = `index-${number}`;
    });
    const lamp: SearchDocument = {
      id: 'lamp',
      title: 'Desk lamp',
      text: 'A bright lamp for the kitchen table, made of brass & <b>glass</b>.',
      filters: { ownerId: 'u1', kind: 'light' },
    };
    const table: SearchDocument = {
      id: 'table',
      title: 'Kitchen table',
      text: 'Solid oak, seats four. No lamp included.',
      filters: { ownerId: 'u2', kind: 'furniture' },
    };
    const ids = async (text: string, more: Partial<SearchQuery> = {}) =>
      (await search.query(index, { text, ...more })).map(({ id }) => id);

    it('answers', () => search.ping());

    it('makes indexes beforehand, as often as it is asked to', async () => {
      await search.prepare([index]);
      await Promise.all([search.prepare([index]), search.prepare([index])]);
      expect(await search.query(index, { text: 'lamp' })).toEqual([]);
      await search.index(index, [lamp]);
      expect(await ids('lamp')).toEqual(['lamp']);
    });

    it('finds words in title and text, title first', async () => {
      await search.index(index, [lamp, table]);
      expect(await ids('oak')).toEqual(['table']);
      expect(await ids('LAMP')).toEqual(['lamp', 'table']);
      expect(await ids('kitchen table')).toEqual(['table', 'lamp']);
      expect(await ids('oak brass')).toEqual([]);
      expect(await ids('elephant')).toEqual([]);
    });

    it.each(['3f2a9c1e-77d0-4b1a', 'co-op.example.com/x', 'wi-fi'])(
      'finds what is written together: %s',
      async (text) => {
        await search.index(index, [{ ...lamp, text: `A lamp ${text} here.` }, table]);
        expect(await ids(text)).toEqual(['lamp']);
      },
    );

    it('finds words by their beginning', async () => {
      await search.index(index, [lamp, table]);
      expect(await ids('kitch')).toEqual(expect.arrayContaining(['lamp', 'table']));
    });

    it.each(['kitchne', 'kichen', 'kitcehn', 'kitchenn'])('forgives a typo: %s', async (word) => {
      await search.index(index, [lamp, table]);
      expect(await ids(`${word} oak`)).toEqual(['table']);
    });

    it('shows where it was found, as HTML that is safe', async () => {
      await search.index(index, [lamp]);
      const [hit] = await search.query(index, { text: 'brass' });
      expect(hit).toMatchObject({ id: 'lamp', title: 'Desk lamp' });
      expect(hit?.snippet).toContain('<mark>brass</mark>');
      expect(hit?.snippet).not.toContain('<b>');
      expect(hit?.score).toBeGreaterThan(0);
      const [typo] = await search.query(index, { text: 'brasss' });
      expect(typo?.snippet).toContain('<mark>brass</mark>');
    });

    it('filters', async () => {
      await search.index(index, [lamp, table]);
      expect(await ids('lamp', { filter: { kind: 'furniture' } })).toEqual(['table']);
      expect(await ids('lamp', { filter: { kind: 'furniture', ownerId: 'u1' } })).toEqual([]);
    });

    it('replaces and removes', async () => {
      await search.index(index, [lamp, table]);
      await search.index(index, [lamp, { ...lamp, title: 'Floor lamp', text: 'Tall.' }]);
      expect(await ids('brass')).toEqual([]);
      expect(await ids('floor')).toEqual(['lamp']);
      await search.remove(index, ['lamp', 'nobody']);
      expect(await ids('lamp')).toEqual(['table']);
      expect(await search.query(`${index}-other`, { text: 'lamp' })).toEqual([]);
    });

    it('gives no more than it is asked for', async () => {
      await search.index(
        index,
        Array.from({ length: 30 }, (_, n) => ({ id: `${n}`, title: `Thing ${n}`, text: 'wooden' })),
      );
      expect(await ids('thing')).toHaveLength(20);
      expect(await ids('wooden', { limit: 3 })).toHaveLength(3);
    });

    it.each(['', '   ', '& | ! ( ) :* <->', "'; drop table x; --", '\\', 'zq:xw:*&', '\u0000', '%_'])(
      'takes whatever a person types: %j',
      async (text) => {
        await search.index(index, [lamp]);
        await expect(search.query(index, { text })).resolves.toEqual([]);
      },
    );

    it('takes words of any script', async () => {
      await search.index(index, [{ id: 'x', title: 'Größe 日本語', text: 'Привет мир\u0000' }]);
      expect(await ids('größe')).toEqual(['x']);
      expect(await ids('привет')).toEqual(['x']);
      expect(await ids('日本語')).toEqual(['x']);
    });
  });
}
