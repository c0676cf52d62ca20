// Trying the flow out as a customer: their phone, their clock, and why each answer came. What is drawn is tried as it is drawn.

import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from '../../ui/state.tsx'
import { useEditorStore } from '../editor-context.ts'
import { ClockBar } from './clock-bar.tsx'
import { CustomerBar } from './customer-bar.tsx'
import { newCustomer } from './new-customer.ts'
import { Phone } from './phone.tsx'
import { SaveTest } from './save-test.tsx'
import { TimelineBar } from './timeline-bar.tsx'
import css from './try-panel.module.css'
import { type Around, createTrying, TryingContext, type TryingStore, useTrying } from './trying.ts'
import { useShowWalk } from './use-show-walk.ts'
import { useSurroundings } from './use-surroundings.ts'
import { takeWanted, useWanted } from './wanted.ts'
import { Why } from './why.tsx'

/** `isShown`: it goes on while other tabs are in front, but draws on the canvas only where it is looked at. */
export function TryPanel({ isShown }: { readonly isShown: boolean }) {
  const surroundings = useSurroundings()
  if (surroundings === undefined) return <Loading />
  return <Trying surroundings={surroundings} isShown={isShown} />
}

interface TryingProps {
  readonly surroundings: Around
  readonly isShown: boolean
}

function Trying({ surroundings, isShown }: TryingProps) {
  const editor = useEditorStore()
  const [trying, setTrying] = useState<TryingStore>()
  const around = useRef(surroundings)
  useEffect(() => {
    const made = createTrying(editor, around.current, newCustomer([], Date.now()))
    setTrying(made)
    return () => made.getState().end()
  }, [editor])
  useEffect(() => {
    if (around.current === surroundings) return
    around.current = surroundings
    void trying?.getState().surround(surroundings)
  }, [trying, surroundings])
  if (trying === undefined) return <Loading />
  return (
    <TryingContext value={trying}>
      <Tried isShown={isShown} />
    </TryingContext>
  )
}

function Tried({ isShown }: { readonly isShown: boolean }) {
  const { t } = useTranslation('try')
  const isThere = useTrying(({ view, customer }) => view !== undefined && view.customer === customer?.id)
  useShowWalk(isShown)
  useTryWanted(isThere)
  return (
    <section className={css.panel} aria-label={t('title')}>
      <Failed />
      {isThere ? (
        <>
          <CustomerBar />
          <ClockBar />
          <TimelineBar />
          <Phone />
          <Why />
          <SaveTest />
        </>
      ) : (
        <Loading />
      )}
    </section>
  )
}

/** Does what another part of the editor wants to see, as soon as somebody is there to do it with. */
function useTryWanted(isThere: boolean): void {
  const act = useTrying((state) => state.act)
  const wanted = useWanted((state) => state.act)
  useEffect(() => {
    if (!isThere || wanted === undefined) return
    const taken = takeWanted()
    if (taken) void act(taken)
  }, [isThere, wanted, act])
}

function Failed() {
  const { t } = useTranslation('try')
  const failure = useTrying((state) => state.failure)
  const leftOut = useTrying(({ view }) => view?.leftOut.length ?? 0)
  if (failure)
    return (
      <p role="alert" className={css.failed}>
        {failure.never ? t('neverEnds') : t('failed', { reason: failure.text })}
      </p>
    )
  return leftOut > 0 ? <p className={css.note}>{t('leftOut', { count: leftOut })}</p> : null
}
