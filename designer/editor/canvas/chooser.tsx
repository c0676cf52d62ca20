// “What comes next?” — the kinds of nodes and, where an edge is drawn, the nodes that are there, found by typing.

import { useReactFlow } from '@xyflow/react'
import { Popover } from 'radix-ui'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold, type NodeKindName } from '../../../engine/core/index.ts'
import { useEditor } from '../editor-context.ts'
import { useNodeName } from '../use-node-name.ts'
import css from './chooser.module.css'
import { type ChooserRequest, useChooser } from './chooser-state.ts'
import { KindSign } from './kind-sign.tsx'
import { isKind, KINDS } from './kinds.tsx'
import { WIDTH } from './sizes.ts'

export type Chosen = { readonly kind: NodeKindName } | { readonly node: string }

interface ChooserProps {
  readonly onChoose: (chosen: Chosen, request: ChooserRequest) => void
}

/** More would not be read. */
const FOUND_MAX = 60

export function Chooser({ onChoose }: ChooserProps) {
  const { request, close } = useChooser()
  const { getZoom } = useReactFlow()
  if (request === undefined) return null
  // Beside the ghost, not on it.
  const left = request.screen.x + (request.start ? WIDTH * getZoom() : 0)
  return (
    <Popover.Root open onOpenChange={(open) => !open && close()}>
      <Popover.Anchor asChild>
        <span style={{ position: 'fixed', left, top: request.screen.y }} />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content className={css.chooser} align="start" side="right" collisionPadding={12} sideOffset={4}>
          <Choices
            request={request}
            onChoose={(chosen) => {
              close()
              onChoose(chosen, request)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface Choice {
  readonly key: string
  readonly label: string
  readonly about: string
  readonly kind: NodeKindName | undefined
  readonly chosen: Chosen
}

function useChoices({ from, nodesToo }: ChooserRequest, wanted: string): readonly Choice[] {
  const { t } = useTranslation('editor')
  const nodeName = useNodeName()
  const nodes = useEditor((state) => state.draft.nodes)
  const words = fold(wanted)
  const kinds = KINDS.filter((kind) => from === undefined || kind !== 'trigger').map(
    (kind): Choice => ({
      key: `+${kind}`,
      label: t(`kind.${kind}`),
      about: t(`kindAbout.${kind}`),
      kind,
      chosen: { kind },
    }),
  )
  const known = nodes
    .filter(({ kind }) => nodesToo === true && kind !== 'trigger')
    .map(
      (node): Choice => ({
        key: node.id,
        label: nodeName(node),
        about: isKind(node.kind) ? t(`kind.${node.kind}`) : node.kind,
        kind: isKind(node.kind) ? node.kind : undefined,
        chosen: { node: node.id },
      }),
    )
  return [...kinds, ...known]
    .filter(({ key, label, about }) => fold(`${key} ${label} ${about}`).includes(words))
    .slice(0, FOUND_MAX)
}

function Choices({
  request,
  onChoose,
}: {
  readonly request: ChooserRequest
  readonly onChoose: (chosen: Chosen) => void
}) {
  const { t } = useTranslation('editor')
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const choices = useChoices(request, wanted)
  const list = useId()
  const here = Math.min(at, choices.length - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'ArrowDown') setAt(Math.min(here + 1, choices.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(here - 1, 0))
    else if (event.key === 'Enter' && choices[here]) onChoose(choices[here].chosen)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={choices[here] ? `${list}-${here}` : undefined}
        aria-label={request.from ? t('whatNext') : t('addNode')}
        placeholder={request.from ? t('whatNext') : t('addNode')}
        // biome-ignore lint/a11y/noAutofocus: it opened to be typed into
        autoFocus
        value={wanted}
        onChange={({ target }) => {
          setWanted(target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={list} className={css.list} aria-label={t('whatNext')}>
        {choices.map(({ key, label, about, kind, chosen }, n) => (
          <div
            key={key}
            id={`${list}-${n}`}
            role="option"
            tabIndex={-1}
            aria-selected={n === here}
            className={css.choice}
            data-choice={key}
            onPointerMove={() => setAt(n)}
            onClick={() => onChoose(chosen)}
            onKeyDown={undefined}
          >
            {kind && <KindSign kind={kind} />}
            <span className={css.label}>{label}</span>
            <small>{about}</small>
          </div>
        ))}
        {choices.length === 0 && <p className={css.none}>{t('nothingFound')}</p>}
      </div>
    </>
  )
}
