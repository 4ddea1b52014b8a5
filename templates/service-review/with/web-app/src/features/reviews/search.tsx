import type { Schema } from '@app/sdk';
import { useEffect, useState } from 'preact/hooks';
import { useLoad } from '../../load.ts';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useShop } from '../../shop.ts';

const WAIT_MS = 250;
const MOST = 12;

/** Finds while one types. */
export function Search() {
  const { api } = useShop();
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const { value, problem } = useLoad<readonly Schema<'SearchHit'>[]>(q, async (signal) =>
    q === '' ? [] : (await api.get('/api/search', { query: { q, limit: MOST }, signal })).items,
  );
  const said = q === '' || !value ? '' : value.length === 0 ? `Nothing found for ${q}.` : `${value.length} found.`;
  return (
    <search class="search">
      <label for="search">Search products and reviews</label>
      <input
        id="search"
        type="search"
        maxLength={200}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p role="status" class="soft">
        {said}
      </p>
      {problem && <Notice>{problem}</Notice>}
      <ul class="hits">
        {value?.map((hit) => (
          <Hit key={`${hit.kind} ${hit.id}`} hit={hit} />
        ))}
      </ul>
    </search>
  );
}

function Hit({ hit: { kind, title, snippet, productId } }: { readonly hit: Schema<'SearchHit'> }) {
  return (
    <li class="card">
      <Link to={`/products/${productId}`}>{title}</Link> {kind === 'reviews' && <span class="tag">review</span>}
      <p class="soft">
        {marked(snippet).map(({ text, found }, index) => (found ? <mark key={index}>{text}</mark> : text))}
      </p>
    </li>
  );
}

/** The parts of a snippet, as text: markup that somebody else has written is never put into the page. */
export function marked(snippet: string): { readonly text: string; readonly found: boolean }[] {
  return snippet
    .split(/<mark>(.*?)<\/mark>/s)
    .map((part, index) => ({ text: plain(part), found: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

function plain(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (all, name: string) => ENTITIES[name] ?? all);
}

/** A value once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), WAIT_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
