// Makes the fewest conversations that walk every way of the flow, keeps them as tests, and names what cannot be walked.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { outletsOfDraft } from '../../../engine/core/index.ts'
import { RefusedError } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useOutletLabel } from '../canvas/use-outlet-label.ts'
import { nodeIn, useEditor } from '../editor-context.ts'
import { useSaid } from '../said.ts'
import { useNodeName } from '../use-node-name.ts'
import { useAddTest } from './flow-tests-api.ts'
import type { Covered, TestFile } from './played.ts'
import css from './tests-panel.module.css'

interface WalkAllProps {
  readonly kept: readonly TestFile[]
  readonly cover: () => Promise<Covered | undefined>
}

export function WalkAll({ kept, cover }: WalkAllProps) {
  const { t } = useTranslation('try')
  const flow = useEditor((state) => state.draft.id)
  const add = useAddTest(flow)
  const [isWalking, setWalking] = useState(false)
  const [covered, setCovered] = useState<Covered>()
  const [refused, setRefused] = useState<string>()
  const make = async () => {
    setWalking(true)
    setRefused(undefined)
    try {
      const made = await cover()
      setCovered(made)
      if (made && made.text !== '') await add.mutateAsync({ name: freeName(kept), text: made.text })
    } catch (error) {
      setRefused(error instanceof RefusedError ? error.message : t('tests.away'))
    } finally {
      setWalking(false)
    }
  }
  return (
    <div>
      <Button small busy={isWalking} onClick={() => void make()}>
        {t('tests.walkAll')}
      </Button>
      {refused && (
        <p role="alert" className={css.failed}>
          {refused}
        </p>
      )}
      {covered && <Walked covered={covered} />}
    </div>
  )
}

function Walked({ covered }: { readonly covered: Covered }) {
  const { t } = useTranslation('try')
  const draft = useEditor((state) => state.draft)
  const nodeName = useNodeName()
  const outletName = useOutletLabel()
  const say = useSaid(draft)
  const { conversations, walked, all, notWalked } = covered
  if (conversations === 0) return <p className={css.about}>{t('tests.nothingWalked')}</p>
  return (
    <>
      <p className={css.about}>{t('tests.walkedAll', { count: conversations, walked, all })}</p>
      <ul>
        {notWalked.map(({ node: id, outlet: name, why }) => {
          const node = nodeIn(draft, id)
          const outlet = node && outletsOfDraft(node).find((each) => each.name === name)
          const values = { node: node ? nodeName(node) : id, outlet: node && outlet ? outletName(node, outlet) : name }
          return (
            <li key={`${id} ${name}`} className={css.conversation}>
              {t('tests.notWalked', values)} {say(why)}
            </li>
          )
        })}
      </ul>
    </>
  )
}

const NAME = 'every-way'

function freeName(kept: readonly TestFile[]): string {
  const taken = new Set(kept.map(({ name }) => name))
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? NAME : `${NAME}-${n}`
    if (!taken.has(name)) return name
  }
}
