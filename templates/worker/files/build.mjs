import { createRequire } from 'node:module';

/** Beside the program goes the font that it embeds into documents; see src/receipts/font.ts. */
export default () => [
  {
    entryPoints: [createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')],
    entryNames: '[name]',
    loader: { '.ttf': 'copy' },
  },
];
