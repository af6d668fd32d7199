// npm run bench [-- NAME…]: one JSON object a line.
import { ensureInstalled } from './install.mjs'

ensureInstalled()
const { buildServer, buildWeb, root } = await import('./build.mjs')
await Promise.all([buildServer(), buildWeb()])
const { bench } = await import('../dist/bench.mjs')
process.exitCode = await bench(process.argv.slice(2), root)
