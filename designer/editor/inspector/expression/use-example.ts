// What an expression gives for the example values, worked out beside the page: one that never ends is ended.

import { useEffect, useState } from 'react'
import type { Json } from '../../../../engine/core/index.ts'
import type { ToTry, Tried } from './example.worker.ts'

/** Typing goes on; only what rests is tried. */
const REST_MS = 250
const PATIENCE_MS = 2_000
const TEXT_MAX = 300

export interface Example {
  readonly ok: boolean
  readonly text: string
}

/** Nothing while there is none yet. `scope` is left out where the expression cannot be used. */
export function useExample(expression: string, scope: Record<string, Json> | undefined): Example | undefined {
  const [example, setExample] = useState<Example>()
  const input = scope && JSON.stringify(scope)
  useEffect(() => {
    setExample(undefined)
    if (input === undefined || expression.trim() === '') return
    let worker: Worker | undefined
    const timers: ReturnType<typeof setTimeout>[] = []
    const begin = () => {
      worker = new Worker(new URL('./example.worker.ts', import.meta.url), { type: 'module' })
      worker.onmessage = ({ data }: MessageEvent<Tried>) => {
        setExample({ ok: data.ok, text: data.text.slice(0, TEXT_MAX) })
        worker?.terminate()
      }
      worker.postMessage({ expression, input } satisfies ToTry)
      timers.push(setTimeout(() => worker?.terminate(), PATIENCE_MS))
    }
    timers.push(setTimeout(begin, REST_MS))
    return () => {
      for (const timer of timers) clearTimeout(timer)
      worker?.terminate()
    }
  }, [expression, input])
  return example
}
