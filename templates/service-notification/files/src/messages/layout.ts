import { html } from './html.ts';
import type { Letter } from './letters.ts';

/** A message to one person, in both formats that mail has. */
export interface Message {
  readonly text: string;
  readonly html: string;
}

export function render({ title, body, lines }: Letter, name: string | undefined): Message {
  const greeting = name === undefined ? 'Hello,' : `Hello ${name},`;
  const text = [greeting, body, lines.map(([what, value]) => `${what}: ${value}`).join('\n')];
  const rows = lines.map(
    ([what, value]) =>
      html`<tr><td style="padding:4px 24px 4px 0">${what}</td><td style="padding:4px 0;text-align:right">${value}</td></tr>`,
  );
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#222">
<h1 style="font-size:20px;margin:0 0 16px">${title}</h1>
<p>${greeting}</p>
<p>${body}</p>
${rows.length > 0 ? html`<table style="border-collapse:collapse">${rows}</table>` : ''}
</body>
</html>
`;
  return { text: `${text.filter(Boolean).join('\n\n')}\n`, html: page.markup };
}
