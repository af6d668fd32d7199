// npm start: install what is missing, build what is stale, serve.
import { ensureInstalled } from './install.mjs'

ensureInstalled()
const { buildServer, buildWeb, root } = await import('./build.mjs')
await Promise.all([buildServer(), buildWeb()])
const { main } = await import('../dist/main.mjs')
await main(root)
