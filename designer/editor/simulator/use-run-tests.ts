// Runs the tests beside the page whenever the drawing or the tests change; the newest drawing next.

import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditorStore } from '../editor-context.ts'
import type { Covered, Tested, TestFile } from './played.ts'
import { Player } from './player.ts'
import type { Around } from './trying.ts'

/** Strokes that follow each other sooner are tested together, ms. */
const REST_MS = 400

export interface RunTests {
  /** Makes conversations that walk every way; `undefined` where that fails, see `failure`. */
  readonly cover: () => Promise<Covered | undefined>
  readonly tested: Tested | undefined
  /** In a sentence. */
  readonly failure: string | undefined
}

export function useRunTests(files: readonly TestFile[], around: Around): RunTests {
  const { t } = useTranslation('try')
  const editor = useEditorStore()
  const [run, setRun] = useState<Omit<RunTests, 'cover'>>({ tested: undefined, failure: undefined })
  const running = useRef<Player>(undefined)
  useEffect(() => {
    const player = new Player()
    running.current = player
    let isOver = false
    let resting: ReturnType<typeof setTimeout> | undefined
    const test = async () => {
      const { draft } = editor.getState()
      try {
        await player.ask({ type: 'draft', draft })
        const reply = await player.ask({ type: 'test', files: files.map(({ name, text }) => ({ name, text })) })
        if (isOver) return
        if ('tested' in reply) setRun({ tested: reply.tested, failure: undefined })
        else if ('failed' in reply) setRun({ tested: undefined, failure: t('failed', { reason: reply.failed }) })
      } catch {
        if (!isOver) setRun({ tested: undefined, failure: t('neverEnds') })
      }
    }
    void player.ask({ type: 'surroundings', surroundings: { ...around, answers: {} } }).catch(() => undefined)
    void test()
    const unsubscribe = editor.subscribe(({ draft }, before) => {
      if (draft === before.draft) return
      clearTimeout(resting)
      resting = setTimeout(() => void test(), REST_MS)
    })
    return () => {
      isOver = true
      unsubscribe()
      clearTimeout(resting)
      player.end()
    }
  }, [editor, files, around, t])
  const cover = useCallback(async () => {
    const reply = await running.current?.ask({ type: 'cover' }).catch(() => undefined)
    if (reply && 'covered' in reply) return reply.covered
    setRun((before) => ({ ...before, failure: t('neverEnds') }))
    return undefined
  }, [t])
  return { ...run, cover }
}
