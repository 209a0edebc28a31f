import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.js';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), precompress()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // Nothing becomes a data: URL, so the content security policy needs no exception for fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 750,
    rolldownOptions: {
      output: {
        // What the first page needs, what pages share, and each page: without this a page was sixty files.
        codeSplitting: {
          groups: [
            { name: 'initial', tags: ['$initial'] },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': process.env.LINKDESK_API ?? 'http://127.0.0.1:3000' },
  },
});
