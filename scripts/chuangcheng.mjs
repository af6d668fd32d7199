#!/usr/bin/env node
// The chuangcheng command; installs and builds what it lacks, so that it works in a bare clone.
import { ensureInstalled } from './install.mjs'

ensureInstalled()
const { buildServer, root } = await import('./build.mjs')
await buildServer()
const { run } = await import('../dist/cli.mjs')
process.exitCode = await run(process.argv.slice(2), root)
