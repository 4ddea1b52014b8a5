import { defineConfig } from 'vite';

/** `npm run dev` serves the client alone and sends what it asks to a platform that runs; API_URL says where. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022' },
  server: { proxy: { '/api': { target: process.env['API_URL'] ?? 'http://localhost:8080', changeOrigin: true } } },
});
