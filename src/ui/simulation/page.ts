import type { SimulationLike } from './like.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { figures, modelLine, since } from './words.ts';

/** uPlot, as text: the page holds everything it needs. */
export interface PagePackage {
  readonly script: string;
  readonly style: string;
}

/** One page that needs no network: figures, plots and every change with its reasons. */
export function htmlPage(found: SimulationLike, { script, style }: PagePackage): string {
  const { runs, load, seconds, failed } = found;
  const title = runs.map(({ policy }) => policy).join(' / ');
  const data = runs.map(({ policy, series, model }) => ({
    policy,
    series,
    unit: model.kind === 'messages' ? 'msg/s' : 'req/s',
  }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(title)}: simulation</title>
<style>${style}${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${safe(title)}</h1>
<p><code>${safe(load)}</code>, ${safe(since(seconds))}</p>
${failed.length === 0 ? '' : `<p class="bad">${failed.map((text) => `✗ ${safe(text)}`).join('<br>')}</p>`}
</header>
${tableOf(found)}
${runs.map((run, index) => `<section>${runs.length > 1 ? `<h2>${safe(run.policy)}</h2>` : ''}<p class="model">${safe(modelLine(run))}</p><div class="plots" data-run="${index}"></div>${changesOf(run)}</section>`).join('\n')}
<script>${script}</script>
<script id="data" type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function tableOf({ runs }: SimulationLike): string {
  const columns = runs.map(figures);
  const labels = [...new Set(columns.flatMap((list) => list.map(({ label }) => label)))];
  const head =
    runs.length > 1 ? `<tr><th></th>${runs.map(({ policy }) => `<th>${safe(policy)}</th>`).join('')}</tr>` : '';
  const rows = labels.map((label) => {
    const cells = columns.map((list) => {
      const found = list.find((each) => each.label === label);
      return `<td${found?.bad ? ' class="bad"' : ''}>${safe(found?.text ?? '–')}</td>`;
    });
    return `<tr><th>${safe(label)}</th>${cells.join('')}</tr>`;
  });
  return `<table class="figures">${head}${rows.join('')}</table>`;
}

function changesOf({ changes, statistics }: SimulationLike['runs'][number]): string {
  if (changes.length === 0) return '<p>The count never changed.</p>';
  const rows = changes.map(
    ({ atSeconds, from, to, flap, why }) =>
      `<tr><td>${since(atSeconds)}</td><td>${from} → ${to}${flap ? ' <em>flap</em>' : ''}</td><td>${why.map(safe).join('<br>')}</td></tr>`,
  );
  const title = `${statistics.changes} changes${statistics.changes > changes.length ? `, the first ${changes.length}` : ''}`;
  return `<details><summary>${title}</summary><table class="changes">${rows.join('')}</table></details>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string): string => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
