/** The web client: files that the build put beside the gateway, served at `/`. */
export { loadAssets } from './assets.ts';
export { createPages, type Pages } from './pages.ts';
