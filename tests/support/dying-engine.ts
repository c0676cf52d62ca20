// Holds the trial that stands in its arguments, in place of an engine that is about to be killed.

import { createQuarantine } from '../../engine/runtime/quarantine.ts'

const script = new URL('./echo-quarantine.ts', import.meta.url)
await createQuarantine({ script }).tryApart(JSON.parse(process.argv[2] ?? ''))
