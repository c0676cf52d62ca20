// The canvas: nodes and edges, and what a hand does with them: drag, connect, drop an edge on nothing, drop a kind from the palette.

import {
  Background,
  BackgroundVariant,
  type Connection,
  type Edge,
  type FinalConnectionState,
  MiniMap,
  type NodeTypes,
  type OnConnectEnd,
  ReactFlow,
  SelectionMode,
  useReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { type DragEvent, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeKindName } from '../../../engine/core/index.ts'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { connect, disconnect, place } from '../model/edits.ts'
import css from './canvas.module.css'
import { type CanvasNode, useCanvasEdges, useCanvasNodes } from './canvas-nodes.ts'
import { Chooser, type Chosen } from './chooser.tsx'
import { type ChooserRequest, useChooser } from './chooser-state.ts'
import { FlowNode } from './flow-node.tsx'
import { Ghost } from './ghost.tsx'
import { isKind } from './kinds.tsx'
import { Group, Note } from './note.tsx'
import { DRAGGED_KIND } from './palette.tsx'
import { useAddNode } from './use-add-node.ts'
import { firstViewport } from './viewport.ts'
import { WayEdge } from './way-edge.tsx'

const NODE_TYPES = { flow: FlowNode, note: Note, group: Group } satisfies NodeTypes
const EDGE_TYPES = { way: WayEdge }
const ZOOM = { min: 0.04, max: 1.6 }
/** An armed edge that nobody removes is disarmed again, ms. */
const ARMED_MS = 4_000

/** A mouse event or a touch: where it is on the screen. */
function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 }
}

export function Canvas() {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const readOnly = useEditor((state) => state.readOnly)
  const [nodes, onNodesChange] = useCanvasNodes()
  const edges = useCanvasEdges()
  const openChooser = useChooser((state) => state.open)
  const { screenToFlowPosition } = useReactFlow()
  const addNode = useAddNode()

  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle === null) return
      store.getState().edit(t('connect'), (draft) => connect(draft, source, sourceHandle, target))
    },
    [store, t],
  )
  const onConnectEnd: OnConnectEnd = useCallback(
    (event, { isValid, from, fromNode, fromHandle }: FinalConnectionState) => {
      if (isValid === true || fromNode === null || fromHandle?.type !== 'source' || fromHandle.id == null) return
      openChooser({ screen: pointOf(event), from: { node: fromNode.id, outlet: fromHandle.id }, start: from })
    },
    [openChooser],
  )
  const onReconnect = useCallback(
    (old: Edge, { source, sourceHandle, target }: Connection) => {
      if (sourceHandle === null) return
      store
        .getState()
        .edit(t('reconnect'), (draft) =>
          connect(disconnect(draft, old.source, old.sourceHandle ?? ''), source, sourceHandle, target),
        )
    },
    [store, t],
  )
  const onChoose = useCallback(
    (chosen: Chosen, { screen, from }: ChooserRequest) => {
      if ('kind' in chosen) return void addNode(chosen.kind, screenToFlowPosition(screen), from)
      if (from) store.getState().edit(t('connect'), (draft) => connect(draft, from.node, from.outlet, chosen.node))
    },
    [addNode, screenToFlowPosition, store, t],
  )
  const onDrop = useCallback(
    (event: DragEvent) => {
      const kind = event.dataTransfer.getData(DRAGGED_KIND)
      if (!isKind(kind)) return
      event.preventDefault()
      addNode(kind as NodeKindName, screenToFlowPosition({ x: event.clientX, y: event.clientY }))
    },
    [addNode, screenToFlowPosition],
  )
  const onMoved = useCallback(
    (_event: unknown, _node: unknown, moved: readonly CanvasNode[]) => {
      const points = new Map(moved.map(({ id, position }) => [id, position]))
      store.getState().edit(t('move', { count: moved.length }), (draft) => place(draft, points))
    },
    [store, t],
  )
  const onEdgeClick = useCallback(
    (_event: unknown, { id, source, sourceHandle }: Edge) => {
      const { armed, arm, edit, readOnly } = store.getState()
      if (readOnly) return
      if (armed === id) return edit(t('removeEdge'), (draft) => disconnect(draft, source, sourceHandle ?? ''))
      store.getState().select([])
      arm(id)
      setTimeout(() => store.getState().armed === id && store.getState().arm(undefined), ARMED_MS)
    },
    [store, t],
  )

  return (
    <>
      <ReactFlow<CanvasNode>
        className={css.canvas}
        nodes={nodes as CanvasNode[]}
        edges={edges as Edge[]}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        onReconnect={onReconnect}
        onNodeDragStop={onMoved}
        onSelectionDragStop={(event, moved) => onMoved(event, undefined, moved as CanvasNode[])}
        onEdgeClick={onEdgeClick}
        onPaneClick={() => store.getState().select([])}
        onDrop={onDrop}
        onDragOver={(event) => event.preventDefault()}
        isValidConnection={({ source, target }) => source !== target || target !== null}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        edgesFocusable={false}
        elevateNodesOnSelect={false}
        onlyRenderVisibleElements
        selectionMode={SelectionMode.Partial}
        selectionOnDrag
        panOnDrag={[1, 2]}
        panOnScroll
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        minZoom={ZOOM.min}
        maxZoom={ZOOM.max}
        connectionRadius={36}
        onInit={(flow) => void flow.setViewport(firstViewport(store.getState().draft, canvasSize()))}
        ariaLabelConfig={{ 'node.a11yDescription.default': t('nodeHelp'), 'minimap.ariaLabel': t('minimap') }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--line-strong)" />
        <MiniMap
          pannable
          zoomable
          position="bottom-left"
          className={css.minimap}
          nodeColor="var(--line-strong)"
          maskColor="color-mix(in srgb, var(--ground) 60%, transparent)"
        />
        <Ghost />
      </ReactFlow>
      <Chooser onChoose={onChoose} />
    </>
  )
}

const canvasSize = () =>
  document.querySelector('.react-flow')?.getBoundingClientRect() ?? { width: innerWidth, height: innerHeight }
