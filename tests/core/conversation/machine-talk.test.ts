// Two machines that answer each other come to rest at a person; people who are only quick do not.

import { describe, expect, test } from 'vitest'
import { compileFlow } from '../../../engine/core/index.ts'
import {
  AUTOMATIC_MESSAGES_PER_DAY_MAX,
  AUTOMATIC_MESSAGES_PER_MINUTE_MAX,
  DAY_MS,
} from '../../../engine/core/limits.ts'
import { flowOf } from '../../support/play.ts'
import { saidIn, Talk, worldOfCompiled } from '../../support/talk.ts'

/** Answers anything: by keyword, and by a menu that is shown again. */
const answering = (id: string) =>
  compileFlow(
    flowOf({
      id,
      nodes: [
        { id: 'any', kind: 'trigger', on: 'notUnderstood', times: 1 },
        { id: 'sorry', kind: 'message', text: { en: 'I did not understand {{message.text}}' } },
        {
          id: 'hi',
          kind: 'trigger',
          on: 'keyword',
          keywords: [{ match: 'word', words: ['hi', 'price'] }],
          isQuestion: false,
        },
        {
          id: 'menu',
          kind: 'menu',
          text: { en: 'hi, what is it about?' },
          options: [{ id: 'a', title: { en: 'This' } }],
        },
      ],
      edges: [
        { from: 'any', outlet: 'next', to: 'sorry' },
        { from: 'hi', outlet: 'next', to: 'menu' },
        { from: 'menu', outlet: 'option.a', to: 'menu' },
      ],
    }),
    `${id}@1`,
  )
const talk = () => new Talk(worldOfCompiled([answering('us')]))

/** Messages of ours in all, when each of them is answered after so long. */
async function saidAgainstMachine(answersAfterMs: number): Promise<{ said: number; ours: Talk }> {
  const ours = talk()
  const theirs = talk()
  let said = 0
  let words = ['hi']
  for (let n = 0; n < 2_000 && words.length > 0; n += 1) {
    const answers: string[] = []
    for (const text of words) answers.push(...(await ours.says(text)))
    said += answers.length
    words = []
    for (const text of answers) words.push(...(await theirs.says(text)).slice(0, 1))
    ours.at += answersAfterMs
    theirs.at = ours.at
  }
  return { said, ours }
}

describe('another machine', () => {
  test.each([
    ['at once', 0, AUTOMATIC_MESSAGES_PER_MINUTE_MAX],
    ['within a second', 900, AUTOMATIC_MESSAGES_PER_MINUTE_MAX],
    ['each quarter of a minute', 15_000, AUTOMATIC_MESSAGES_PER_DAY_MAX],
  ])('that answers %s is stopped, and a person is told', async (_, answersAfterMs, most) => {
    const { said, ours } = await saidAgainstMachine(answersAfterMs)
    // One turn may say five; the count is looked at before the next.
    expect(said).toBeGreaterThan(most / 2)
    expect(said).toBeLessThan(most + 5)
    expect(ours.state?.ticket).toMatchObject({
      reason: 'machine-talk',
      status: 'open',
      note: expect.stringContaining('machine'),
    })
    expect(ours.state?.runs).toEqual([])
  })

  test('hears us again once the ticket is closed, and is stopped again', async () => {
    const { ours } = await saidAgainstMachine(0)
    await ours.take({ type: 'ticketClosed', ticketId: ours.state?.ticket?.id ?? '' })
    expect(await ours.says('price')).toHaveLength(1)
    for (let n = 0; n < AUTOMATIC_MESSAGES_PER_MINUTE_MAX; n += 1) await ours.says('price')
    expect(ours.state?.ticket?.reason).toBe('machine-talk')
  })
})

describe('a person', () => {
  test('who taps is never taken for one, however quick', async () => {
    const t = talk()
    let turn = await t.take(t.message({ type: 'text', text: 'hi' }))
    for (let n = 0; n < 500; n += 1) {
      const [option] = turn.effects.flatMap((e) =>
        e.type === 'send' && e.message.content.type === 'options' ? e.message.content.options : [],
      )
      turn = await t.take(t.message({ type: 'tap', optionId: option?.id ?? '', title: 'This' }))
      expect(saidIn(turn)).toHaveLength(1)
    }
    expect(t.state?.ticket).toBeUndefined()
  })

  test('who writes a little every day is none either', async () => {
    const t = talk()
    for (let n = 0; n < 600; n += 1) {
      expect(await t.says('price')).toHaveLength(1)
      t.at += DAY_MS / (AUTOMATIC_MESSAGES_PER_DAY_MAX - 1)
    }
  })
})
