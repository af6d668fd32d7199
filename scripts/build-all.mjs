// Builds server, commands and pages, each only when stale.
import { buildServer, buildWeb } from './build.mjs'

await Promise.all([buildServer(), buildWeb()])
