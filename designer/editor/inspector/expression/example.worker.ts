// Works one expression out, in a thread that can be ended.

import { evaluateUnprotected, type Json } from '../../../../engine/core/index.ts'

export interface ToTry {
  readonly expression: string
  /** What it sees, as JSON. */
  readonly input: string
}

export interface Tried {
  readonly ok: boolean
  /** The value as JSON, empty where there is none; else why it failed. */
  readonly text: string
}

addEventListener('message', async ({ data }: MessageEvent<ToTry>) => {
  const input = JSON.parse(data.input) as Record<string, Json>
  const result = await evaluateUnprotected({ expression: data.expression, input, now: Date.now(), seed: 'example' })
  const text = result.ok ? (JSON.stringify(result.value) ?? '') : result.reason
  postMessage({ ok: result.ok, text } satisfies Tried)
})
