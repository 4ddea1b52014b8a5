import { defineConfig } from 'vite';

/**
 * `npm run dev` serves the client alone and sends what it asks to a platform that runs; API_URL says where. The host name stays that of
 * the browser: addresses of photos are signed for it.
 */
const platform = { target: process.env['API_URL'] ?? 'http://localhost:8080', changeOrigin: false };

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022' },
  server: { proxy: { '/api': platform, '/media': platform } },
});
