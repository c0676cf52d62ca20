// The flows that ship, as documents and as flows: real content for tests that want some.

import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Draft, type Flow, parseFlow } from '../../engine/core/index.ts'

const root = resolve(import.meta.dirname, '../../flows')

export const shippedDrafts: readonly { id: string; draft: Draft; flow: Flow }[] = readdirSync(root).map((id) => {
  const draft: Draft = JSON.parse(readFileSync(resolve(root, id, 'flow.json'), 'utf8'))
  const parsed = parseFlow(draft)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return { id, draft, flow: parsed.flow }
})
