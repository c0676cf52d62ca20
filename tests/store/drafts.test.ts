// Drafts on both databases: nobody's work is lost or overwritten unseen, and what is drawn is kept to the last character.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FLOW_BYTES_MAX } from '../../engine/core/limits.ts'
import type { Saved } from '../../engine/runtime/drafts.ts'
import { callable, calling, createStudio, greeting } from '../support/studio.ts'
import { pglite, postgresServer, type TestDatabase } from './databases.ts'

const postgres = await postgresServer()

describe.each([pglite, ...(postgres ? [postgres] : [])])('drafts on $kind', (server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.open()
  })
  afterAll(() => database.drop())
  beforeEach(() => database.clear())

  const open = () => createStudio(database.store)
  const stored = async (id: string) => {
    const draft = await open().drafts.read(id)
    return draft && { revision: draft.revision, document: JSON.parse(draft.document), editedBy: draft.editedBy }
  }

  it('are saved one revision after the other, and say who did it', async () => {
    const { drafts, clock } = open()
    const first = greeting('shop', 'a')
    expect(await drafts.create(first, 'Ana')).toMatchObject({ ok: true, draft: { revision: 1, editedBy: 'Ana' } })
    clock.pass(5)
    expect(await drafts.save('shop', 1, greeting('shop', 'b'), 'Bo')).toEqual({
      ok: true,
      revision: 2,
      editedAt: clock.at,
    })
    expect(await stored('shop')).toEqual({ revision: 2, document: greeting('shop', 'b'), editedBy: 'Bo' })
  })

  it('are kept exactly as drawn, however broken', async () => {
    const { drafts } = open()
    const broken = {
      id: 'shop',
      nodes: [{ kind: 'teleport', text: { en: 'a\u0000b \ud800 😀 \u001d', hi: 'नमस्ते' } }, 7, null, []],
      edges: 'none',
      unknown: { deep: [[{ '': 1.5e300 }]] },
    }
    await drafts.create(greeting('shop', 'a'), 'Ana')
    expect(await drafts.save('shop', 1, broken, 'Ana')).toMatchObject({ ok: true, revision: 2 })
    expect((await drafts.read('shop'))?.document).toBe(JSON.stringify(broken))
  })

  it('make no revision of what is stored already, also when a save is repeated because its answer was lost', async () => {
    const { drafts } = open()
    await drafts.create(greeting('shop', 'a'), 'Ana')
    expect(await drafts.save('shop', 1, greeting('shop', 'a'), 'Bo')).toMatchObject({ ok: true, revision: 1 })
    await drafts.save('shop', 1, greeting('shop', 'b'), 'Ana')
    expect(await drafts.save('shop', 1, greeting('shop', 'b'), 'Ana')).toMatchObject({ ok: true, revision: 2 })
    expect(await stored('shop')).toMatchObject({ revision: 2, editedBy: 'Ana' })
  })

  it.each([
    ['that exists', async () => void (await open().drafts.create(greeting('shop', 'a'), 'Ana')), 1],
    ['that is only published', async () => void (await open().releases.publish([greeting('shop', 'a')])), 0],
  ])('of two people who save one %s at once, one wins and the other is told', async (_, begin, from) => {
    await begin()
    const people = [createStudio(await database.another()), createStudio(await database.another())]
    const texts = ['from Ana', 'from Bo']
    const saves: Saved[] = await Promise.all(
      people.map(({ drafts }, n) => drafts.save('shop', from, greeting('shop', texts[n] ?? ''), `person ${n}`)),
    )
    const won = saves.findIndex(({ ok }) => ok)
    const lost = saves[1 - won]
    expect(saves[won]).toMatchObject({ ok: true, revision: from + 1 })
    if (lost === undefined || lost.ok || lost.why !== 'otherRevision') throw new Error(JSON.stringify(lost))
    expect(lost.draft).toMatchObject({ revision: from + 1, editedBy: `person ${won}` })
    expect(lost.draft.document).toBe(JSON.stringify(greeting('shop', texts[won] ?? '')))
    expect(await stored('shop')).toMatchObject({ document: greeting('shop', texts[won] ?? '') })
    // Having seen it, the other one saves on top.
    const again = await people[1 - won]?.drafts.save('shop', from + 1, greeting('shop', 'both'), 'other')
    expect(again).toMatchObject({ ok: true, revision: from + 2 })
  })

  it('begin from the published version, whose word-for-word copy is no change', async () => {
    const { drafts, releases } = open()
    await releases.publish([greeting('shop', 'a')])
    const published = await drafts.read('shop')
    expect(published).toMatchObject({ revision: null, live: 1 })
    const same = JSON.parse(published?.document ?? '')
    expect(await drafts.save('shop', 0, same, 'Ana')).toEqual({ ok: true, revision: 0, editedAt: null })
    expect(await drafts.read('shop')).toMatchObject({ revision: null })
    expect(await drafts.save('shop', 0, greeting('shop', 'b'), 'Ana')).toMatchObject({ ok: true, revision: 1 })
    expect(await drafts.save('shop', 0, greeting('shop', 'c'), 'Bo')).toMatchObject({ why: 'otherRevision' })
    expect(await drafts.read('shop')).toMatchObject({ revision: 1, live: 1 })
  })

  const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

  it.each([
    ['is a list', [], { why: 'bounds', issue: { code: 'not-a-flow' } }],
    ['is nested too deep', { id: 'shop', a: nested(70) }, { why: 'bounds', issue: { code: 'too-deep' } }],
    ['is too large', { id: 'shop', a: 'x'.repeat(FLOW_BYTES_MAX) }, { why: 'bounds', issue: { code: 'too-large' } }],
    [
      'has a reserved name in it',
      JSON.parse('{"id":"shop","nodes":[{"__proto__":{}}]}'),
      { why: 'bounds', issue: { code: 'reserved-name' } },
    ],
    ['has no id', { name: 'shop' }, { why: 'bounds', issue: { field: 'id' } }],
    ['has an id that is no id', { id: 'Shop!' }, { why: 'bounds', issue: { field: 'id' } }],
    ['has the id of another flow', greeting('help', 'a'), { why: 'otherId', id: 'help' }],
  ])('are not kept where the document %s', async (_, document, refusal) => {
    const { drafts } = open()
    await drafts.create(greeting('shop', 'a'), 'Ana')
    expect(await drafts.save('shop', 1, document, 'Ana')).toMatchObject({ ok: false, ...refusal })
    expect(await stored('shop')).toMatchObject({ revision: 1, document: greeting('shop', 'a') })
  })

  it('have ids that are used once: a draft’s, a published flow’s, an archived one’s', async () => {
    const { drafts, releases, publishing } = open()
    await drafts.create(greeting('drawn', 'a'), 'Ana')
    await releases.publish([greeting('live', 'a')])
    await drafts.create(greeting('old', 'a'), 'Ana')
    await publishing.archive('old', { by: 'Ana', takeOff: false })
    for (const id of ['drawn', 'live', 'old'])
      expect(await drafts.create(greeting(id, 'b'), 'Bo')).toMatchObject({ ok: false, why: 'exists' })
    expect(await stored('drawn')).toMatchObject({ document: greeting('drawn', 'a') })
    expect(await drafts.save('nowhere', 0, greeting('nowhere', 'a'), 'Ana')).toEqual({ ok: false, why: 'unknown' })
    expect(await drafts.read('nowhere')).toBeUndefined()
  })

  it('are listed with their state, their triggers and what is wrong with them', async () => {
    const { drafts, releases, publishing, library } = open()
    const at = (id: string) => async () => (await library.list()).find(({ flowId }) => flowId === id)
    const words = Array.from({ length: 20 }, (_, n) => `word ${n}`)
    const start = { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words, match: 'exact' }] }
    const shop = greeting('shop', 'a', { languages: ['en', 'it'], description: 'Sells.' })
    const hello = { id: 'hello', kind: 'message', text: { en: 'Hi', it: 'Ciao' } }
    await drafts.create({ ...shop, nodes: [start, hello] }, 'Ana')
    expect(await at('shop')()).toEqual({
      ...{ flowId: 'shop', name: 'shop', description: 'Sells.', languages: ['en', 'it'], nodes: 2 },
      ...{ state: 'draft', live: null, errors: 0, warnings: 0, archivedAt: null, editedBy: 'Ana' },
      editedAt: expect.any(Number),
      triggers: [{ node: 'start', on: 'keyword', words: words.slice(0, 8), wordCount: 20 }],
    })
    await publishing.publish('shop', { revision: 1, about: null, plan: [], by: 'Ana' })
    expect(await at('shop')()).toMatchObject({ state: 'published', live: 1 })
    const moved = { ...shop, nodes: [start, hello], layout: { nodes: { hello: { x: 9, y: 9 } } } }
    expect(await drafts.save('shop', 1, moved, 'Ana')).toMatchObject({ revision: 2 })
    expect(await at('shop')()).toMatchObject({ state: 'published' })
    await drafts.save('shop', 2, { ...moved, nodes: [start, { ...hello, text: { en: 'Hi', it: 'Salve' } }] }, 'Ana')
    expect(await at('shop')()).toMatchObject({ state: 'changed', live: 1 })
    await drafts.save('shop', 3, { ...moved, edges: [] }, 'Ana')
    expect(await at('shop')()).toMatchObject({ state: 'changed', errors: 1 })
    await publishing.archive('shop', { by: 'Bo', takeOff: true })
    expect(await at('shop')()).toMatchObject({ state: 'off', live: null, archivedAt: expect.any(Number) })
    await releases.publish([greeting('help', 'a')])
    expect(await at('help')()).toMatchObject({ state: 'published', live: 1, editedAt: null, editedBy: null })
  })

  it('are blamed for calling what is not there, and not for calling what is only broken', async () => {
    const { drafts, library } = open()
    const errorsOf = async () => (await library.list()).find(({ flowId }) => flowId === 'shop')?.errors
    await drafts.create(calling('shop', 'rating'), 'Ana')
    expect(await errorsOf()).toBe(1)
    await drafts.create(callable('rating', 'a'), 'Ana')
    expect(await errorsOf()).toBe(0)
    await drafts.save('rating', 1, { ...callable('rating', 'a'), nodes: [{ id: 'x', kind: 'teleport' }] }, 'Ana')
    expect(await errorsOf()).toBe(0)
  })

  it('are listed anew after each change, by whoever it was made', async () => {
    const { library } = open()
    const { drafts } = open()
    const names = async () => (await library.list()).map(({ flowId, name }) => `${flowId}: ${name}`)
    await drafts.create(greeting('b', 'a', { name: 'Bread' }), 'Ana')
    await drafts.create(greeting('a', 'a', { name: 'Apples' }), 'Ana')
    expect(await names()).toEqual(['a: Apples', 'b: Bread'])
    await drafts.save('b', 1, greeting('b', 'a', { name: 'Butter' }), 'Ana')
    expect(await names()).toEqual(['a: Apples', 'b: Butter'])
    expect(await Promise.all([names(), names()])).toEqual([await names(), await names()])
  })

  it('are searched in every language, whatever case and accents; published ones too, archived ones not', async () => {
    const { drafts, releases, library, publishing } = open()
    const hello = {
      id: 'hello',
      kind: 'message',
      name: 'Café prices',
      text: { en: 'It costs 3,500', hi: 'क़ीमत ३,५००' },
    }
    const shop = greeting('shop', '', { languages: ['en', 'hi'] })
    const layout = { notes: [{ id: 'n', x: 0, y: 0, text: 'Ask Pierre about the CAFÉ' }] }
    await drafts.create({ ...shop, nodes: [shop.nodes[0], hello], layout }, 'Ana')
    await releases.publish([greeting('help', 'We have a cafe')])
    await drafts.create(greeting('old', 'cafe'), 'Ana')
    await publishing.archive('old', { by: 'Ana', takeOff: false })
    const found = async (text: string) =>
      (await library.search(text)).map(({ flowId, node, field, language }) => [flowId, node, field, language])
    expect(await found('CAFE')).toEqual([
      ['help', 'hello', 'text', 'en'],
      ['shop', 'hello', 'name', null],
      ['shop', null, 'layout.notes.0.text', null],
    ])
    expect(await found('3500')).toEqual([
      ['shop', 'hello', 'text', 'en'],
      ['shop', 'hello', 'text', 'hi'],
    ])
    expect(await found('कीमत')).toEqual([['shop', 'hello', 'text', 'hi']])
    expect((await found('help')).map(([, node, field]) => [node, field])).toContainEqual([
      'start',
      'keywords.0.words.0',
    ])
    // The document's own words are nobody's text.
    expect(await found('keyword')).toEqual([])
    expect(await found('…')).toEqual([])
  })

  it('give at most two hundred texts that were found', async () => {
    const { drafts, library } = open()
    const nodes = Array.from({ length: 300 }, (_, n) => ({ id: `n${n}`, kind: 'message', text: { en: 'same' } }))
    await drafts.create({ ...greeting('shop', 'a'), nodes }, 'Ana')
    expect(await library.search('same')).toHaveLength(200)
  })

  it('tell who uses a sub-flow, a tag, a template and a connection', async () => {
    const { drafts, library } = open()
    const nodes = [
      { id: 'a', kind: 'call', flow: 'rating' },
      { id: 'b', kind: 'tag', add: ['vip', 'new'], remove: ['vip'] },
      { id: 'c', kind: 'request', connection: 'orders', path: '/x' },
      { id: 'd', kind: 'message', template: { name: 'welcome_back', languages: { en: 'en_US' } } },
      { id: 'e', kind: 'call' },
    ]
    await drafts.create({ ...greeting('shop', 'a'), nodes }, 'Ana')
    expect(await library.uses()).toEqual([
      { flowId: 'shop', kind: 'flow', name: 'rating', node: 'a' },
      { flowId: 'shop', kind: 'tag', name: 'vip', node: 'b' },
      { flowId: 'shop', kind: 'tag', name: 'new', node: 'b' },
      { flowId: 'shop', kind: 'connection', name: 'orders', node: 'c' },
      { flowId: 'shop', kind: 'template', name: 'welcome_back', node: 'd' },
    ])
  })
})
