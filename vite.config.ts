// Three pages from one build: desk, field, screen, and the script of the resident's form, to dist/web. The server sends index.html for every address under
// each; scripts are files of their own, as the content security policy allows no inline ones.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.CHUANGCHENG_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: at('./src/apps'),
  base: '/',
  publicDir: false,
  cacheDir: at('./node_modules/.cache/vite'),
  plugins: [vue()],
  build: {
    outDir: at('./dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: 'assets',
    // A font subset inlined as a data address would need `font-src data:`.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        desk: at('./src/apps/desk/index.html'),
        field: at('./src/apps/field/index.html'),
        screen: at('./src/apps/screen/index.html'),
        'resident-form': at('./src/apps/portal/resident-form.ts'),
      },
    },
  },
  server: { proxy: { '/api': server } },
})
