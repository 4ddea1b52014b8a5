/** What the schema says about itself: `platform docs`, docs/configuration.md, the schema for editors. */
export { type KeyDoc, keyDoc } from './describe.ts';
export { editorSchema } from './editor.ts';
export { configurationMarkdown } from './markdown.ts';
export { docs } from './text.ts';
