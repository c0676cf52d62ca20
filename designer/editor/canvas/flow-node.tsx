// A node on the canvas: what the customer will see, and every way out as a row with a handle of its own.

import { Handle, type NodeProps, Position, useStore, useUpdateNodeInternals } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type DraftNode, type Outlet, outletsOfDraft } from '../../../engine/core/index.ts'
import { nodeIn, useEditor } from '../editor-context.ts'
import { useIssuesOf } from '../problems/problems.ts'
import { useWalkOf } from '../simulator/walked.ts'
import css from './flow-node.module.css'
import { KindSign } from './kind-sign.tsx'
import { isKind, KIND_LOOKS } from './kinds.tsx'
import { AddOption } from './nodes/add-option.tsx'
import { NodeBody, NodeInfo } from './nodes/body.tsx'
import { NodeName } from './nodes/node-name.tsx'
import { OutletRow } from './outlet-row.tsx'
import { estimate, PLAIN_BELOW } from './sizes.ts'
import { WalkMarks } from './walk-marks.tsx'

/** Counted by the benchmark: a move must not draw nodes anew. */
const counted = { nodes: 0 }
Object.assign(globalThis, { parleyDrawn: counted })

export const FlowNode = memo(function FlowNode({ id, selected }: NodeProps) {
  counted.nodes += 1
  const node = useEditor((state) => nodeIn(state.draft, id))
  const isPlain = useStore(({ transform }) => transform[2] < PLAIN_BELOW)
  if (node === undefined) return null
  const outlets = outletsOfDraft(node)
  return (
    <>
      <Sizes id={id} outlets={outlets} isPlain={isPlain} />
      {isPlain ? (
        <PlainNode node={node} outlets={outlets} selected={selected} />
      ) : (
        <FullNode node={node} outlets={outlets} selected={selected} />
      )}
    </>
  )
})

/** React Flow measures a node when its size changes; rows that change places do not change the size. */
function Sizes({
  id,
  outlets,
  isPlain,
}: {
  readonly id: string
  readonly outlets: readonly Outlet[]
  readonly isPlain: boolean
}) {
  const update = useUpdateNodeInternals()
  const form = `${isPlain} ${outlets.map(({ name }) => name).join(' ')}`
  const measured = useRef(form)
  useEffect(() => {
    if (measured.current === form) return
    measured.current = form
    update(id)
  }, [id, form, update])
  return null
}

interface ViewProps {
  readonly node: DraftNode
  readonly outlets: readonly Outlet[]
  readonly selected: boolean
}

function FullNode({ node, outlets, selected }: ViewProps) {
  const { t } = useTranslation('editor')
  const kind = isKind(node.kind) ? node.kind : 'end'
  const options = outlets.filter(({ name }) => name.startsWith('option.'))
  const rest = outlets.filter((outlet) => !options.includes(outlet))
  const walk = useWalkOf(node.id)
  const classes = [css.node, node.kind === 'trigger' && css.trigger, selected && css.selected]
  return (
    <article className={classes.filter(Boolean).join(' ')} data-kind={node.kind} data-walk={walk}>
      {node.kind !== 'trigger' && <Handle type="target" position={Position.Left} id="in" className={css.in} />}
      <header className={css.head}>
        <KindSign kind={kind} title={t(`kind.${kind}`)} />
        <NodeName node={node} />
        <NodeInfo node={node} />
      </header>
      <NodeBody node={node} />
      {options.map((outlet) => (
        <OutletRow key={outlet.name} node={node} outlet={outlet} />
      ))}
      {node.kind === 'menu' && <AddOption node={node} />}
      {rest.map((outlet) => (
        <OutletRow key={outlet.name} node={node} outlet={outlet} />
      ))}
      <Flag id={node.id} />
      <WalkMarks node={node.id} />
    </article>
  )
}

/** Small on the screen: a shape with a name, so that thousands stay smooth. Handles stand where their rows would. */
function PlainNode({ node, outlets, selected }: ViewProps) {
  const { tone } = isKind(node.kind) ? KIND_LOOKS[node.kind] : KIND_LOOKS.end
  const { width, height, rowAt } = estimate(node)
  const walk = useWalkOf(node.id)
  return (
    <article
      className={selected ? `${css.plain} ${css.selected}` : css.plain}
      data-tone={tone}
      style={{ width, height }}
      data-kind={node.kind}
      data-walk={walk}
    >
      {node.kind !== 'trigger' && (
        <Handle type="target" position={Position.Left} id="in" className={css.bare} style={{ top: 20 }} />
      )}
      <span>{typeof node.name === 'string' && node.name !== '' ? node.name : node.id}</span>
      {outlets.map(({ name }, n) => (
        <Handle
          key={name}
          type="source"
          position={Position.Right}
          id={name}
          className={css.bare}
          style={{ top: rowAt(n) }}
        />
      ))}
      <Flag id={node.id} />
      <WalkMarks node={node.id} />
    </article>
  )
}

function Flag({ id }: { readonly id: string }) {
  const { t } = useTranslation('editor')
  const { errors, warnings } = useIssuesOf(id)
  if (errors + warnings === 0) return null
  return (
    <span
      className={errors > 0 ? `${css.flag} ${css.wrong}` : css.flag}
      title={t('problems.here', { count: errors + warnings })}
    >
      {errors > 0 ? '!' : '▲'}
    </span>
  )
}
