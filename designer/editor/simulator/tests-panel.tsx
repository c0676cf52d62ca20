// The tests of a flow: run whenever it is drawn otherwise, what they walk drawn on the canvas, and why one fails.

import { useQuery } from '@tanstack/react-query'
import { FilePlus, MoreHorizontal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../../api/client.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Failed, Loading } from '../../ui/state.tsx'
import { toast } from '../../ui/toasts.tsx'
import { nodeIn, useEditor } from '../editor-context.ts'
import { useSayAgain } from '../said.ts'
import bubbles from './chat-text.module.css'
import { ChatText } from './chat-text.tsx'
import { downloadTest, flowTestsQuery, testName, useAddTest, useRemoveTest } from './flow-tests-api.ts'
import type { Tested, TestedConversation, TestedFile, TestFile } from './played.ts'
import css from './tests-panel.module.css'
import { useRunTests } from './use-run-tests.ts'
import { useSurroundings } from './use-surroundings.ts'
import { WalkAll } from './walk-all.tsx'
import { hideWalked, showWalked } from './walked.ts'

export function TestsPanel() {
  const flow = useEditor((state) => state.draft.id)
  const kept = useQuery(flowTestsQuery(flow))
  const surroundings = useSurroundings()
  if (kept.isError) return <Failed error={kept.error} onAgain={() => void kept.refetch()} />
  if (kept.isPending || surroundings === undefined) return <Loading />
  return <Tests kept={kept.data} surroundings={surroundings} />
}

interface TestsProps {
  readonly kept: readonly TestFile[]
  readonly surroundings: NonNullable<ReturnType<typeof useSurroundings>>
}

function Tests({ kept, surroundings }: TestsProps) {
  const { t } = useTranslation('try')
  const readOnly = useEditor((state) => state.readOnly)
  const { tested, failure, cover } = useRunTests(kept, surroundings)
  useShowCoverage(tested)
  const conversations = tested?.files.flatMap((file) => file.conversations) ?? []
  const failing = conversations.filter(({ differences }) => differences.length > 0).length
  const unreadable =
    tested?.files.filter(({ mistake, missing }) => mistake !== undefined || missing.length > 0).length ?? 0
  return (
    <section className={css.panel} aria-label={t('tests.title')}>
      <p className={css.about}>{t('tests.about')}</p>
      {failure && (
        <p role="alert" className={css.failed}>
          {failure}
        </p>
      )}
      {kept.length > 0 && tested && (
        <output className={css.summary}>
          <b data-tone={failing + unreadable > 0 ? 'red' : 'green'}>
            {failing + unreadable > 0
              ? t('tests.failing', { count: failing + unreadable, all: conversations.length })
              : t('tests.hold', { count: conversations.length })}
          </b>
          <Coverage tested={tested} />
        </output>
      )}
      <ul className={css.files}>
        {kept.map((test) => (
          <File key={test.name} test={test} tested={tested?.files.find(({ name }) => name === test.name)} />
        ))}
      </ul>
      {kept.length === 0 && <p className={css.none}>{t('tests.none')}</p>}
      {!readOnly && (
        <div className={css.actions}>
          <WalkAll kept={kept} cover={cover} />
          <AddFiles />
        </div>
      )}
    </section>
  )
}

/** The share of the ways out that lead somewhere which the tests walk. */
function Coverage({ tested }: { readonly tested: Tested }) {
  const { t } = useTranslation('try')
  const draft = useEditor((state) => state.draft)
  const ways = draft.edges.filter(({ from, to }) => nodeIn(draft, from) && nodeIn(draft, to))
  const walked = ways.filter(({ from, outlet }) => tested.ways.has(`${from}|${outlet}`)).length
  return <span>{t('tests.coverage', { count: ways.length, walked })}</span>
}

function useShowCoverage(tested: Tested | undefined): void {
  useEffect(() => {
    if (tested === undefined || tested.files.length === 0) return
    showWalked({ nodes: tested.nodes, ways: tested.ways })
    return hideWalked
  }, [tested])
}

function File({ test, tested }: { readonly test: TestFile; readonly tested: TestedFile | undefined }) {
  const { t } = useTranslation('try')
  const flow = useEditor((state) => state.draft.id)
  const readOnly = useEditor((state) => state.readOnly)
  const remove = useRemoveTest(flow)
  const add = useAddTest(flow)
  const takeOut = async () => {
    await remove.mutateAsync(test.name)
    toast(t('tests.removed', { name: test.name }), {
      action: { label: t('tests.undo'), do: () => void add.mutateAsync(test) },
    })
  }
  const isRight =
    tested?.mistake === undefined &&
    tested?.missing.length === 0 &&
    tested?.conversations.every((each) => each.differences.length === 0)
  return (
    <li className={css.file}>
      <header>
        <Sign isRight={tested === undefined ? undefined : isRight === true} />
        <h2>{test.name}</h2>
        <Menu
          trigger={
            <IconButton label={t('tests.more', { name: test.name })}>
              <MoreHorizontal size={15} />
            </IconButton>
          }
          groups={[
            [{ label: t('test.download'), onSelect: () => downloadTest(test) }],
            readOnly ? [] : [{ label: t('tests.remove'), onSelect: () => void takeOut(), danger: true }],
          ].filter((group) => group.length > 0)}
        />
      </header>
      {tested?.mistake !== undefined && (
        <p className={css.difference}>{t('tests.unreadable', { mistake: tested.mistake })}</p>
      )}
      {tested && tested.missing.length > 0 && (
        <p className={css.difference}>{t('tests.missing', { flows: tested.missing.join(', ') })}</p>
      )}
      <ul>
        {tested?.conversations.map((conversation, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two conversations of a file may have one title
          <Conversation key={n} conversation={conversation} />
        ))}
      </ul>
    </li>
  )
}

function Conversation({ conversation }: { readonly conversation: TestedConversation }) {
  const { t } = useTranslation('try')
  const again = useSayAgain()
  const { title, differences, chat } = conversation
  if (differences.length === 0)
    return (
      <li className={css.conversation}>
        <Sign isRight /> {title}
      </li>
    )
  return (
    <li className={css.conversation}>
      <details>
        <summary>
          <Sign isRight={false} /> {title}
        </summary>
        <ol className={`${bubbles.chat} ${css.chat}`}>
          {chat.map((line, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a chat only grows
            <li key={n} data-from={line.from}>
              <ChatText line={line} />
            </li>
          ))}
        </ol>
        {differences.map(({ step, expected, came }) => (
          <p key={`${step} ${expected}`} className={css.difference}>
            {t('tests.difference', { step, expected: again(expected), came: again(came) })}
          </p>
        ))}
      </details>
    </li>
  )
}

function Sign({ isRight }: { readonly isRight: boolean | undefined }) {
  const { t } = useTranslation('try')
  if (isRight === undefined) return <span aria-hidden>·</span>
  return (
    <span className={isRight ? css.right : css.wrong}>
      <span aria-hidden>{isRight ? '✓' : '✗'}</span>
      <span className="visually-hidden">{t(isRight ? 'tests.holds' : 'tests.fails')}</span>
    </span>
  )
}

/** From a folder of flows, or from what somebody sent. */
function AddFiles() {
  const { t } = useTranslation('try')
  const flow = useEditor((state) => state.draft.id)
  const add = useAddTest(flow)
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<string>()
  const take = async (files: readonly File[]) => {
    setRefused(undefined)
    for (const file of files) {
      const name = testName(file.name.replace(/\.conversations?\.ya?ml$|\.ya?ml$/, ''))
      try {
        await add.mutateAsync({ name, text: await file.text() })
      } catch (error) {
        setRefused(`${file.name}: ${error instanceof RefusedError ? error.message : t('tests.away')}`)
      }
    }
  }
  return (
    <div>
      <input
        ref={input}
        type="file"
        multiple
        accept=".yaml,.yml"
        className="visually-hidden"
        aria-label={t('tests.add')}
        tabIndex={-1}
        onChange={({ target }) => {
          void take([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <Button small onClick={() => input.current?.click()}>
        <FilePlus size={14} aria-hidden /> {t('tests.add')}
      </Button>
      {refused && (
        <p role="alert" className={css.failed}>
          {refused}
        </p>
      )}
    </div>
  )
}
