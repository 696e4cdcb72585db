#!/usr/bin/env -S node --conditions=@e5/source
import { applyAllocatorSettings } from './allocator-settings.ts'

applyAllocatorSettings()
// Only now: what it loads would be loaded twice.
const { runServer } = await import('./run-server.ts')
await runServer(process.argv.slice(2), process.env)
