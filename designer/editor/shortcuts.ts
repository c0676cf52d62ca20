// Keys of the editor. They keep quiet while somebody types, and while a dialog or a menu is open.

import { useEffect } from 'react'
import type { Command } from './commands.ts'
import { useEditorStore } from './editor-context.ts'

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)

/** `Mod+Shift+z` of a key press. */
function pressed({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): string {
  const isLetter = key.length === 1
  return [
    (isMac ? metaKey : ctrlKey) && 'Mod',
    altKey && 'Alt',
    shiftKey && 'Shift',
    isLetter && (ctrlKey || metaKey) ? key.toLowerCase() : isLetter && shiftKey ? key.toUpperCase() : key,
  ]
    .filter(Boolean)
    .join('+')
}

/** `Ctrl Z` as people read it. */
export const keysForPeople = (keys: string): string =>
  keys
    .split('+')
    .map((key) => (key === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : (SIGNS[key] ?? key)))
    .join(isMac ? '' : ' ')

const SIGNS: Readonly<Record<string, string>> = {
  Shift: '⇧',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}

const isAway = () => document.querySelector('[role="dialog"], [role="menu"]') !== null

/** On the canvas and nowhere else: a button's Enter is the button's. */
const ofCanvas = (keys: string, target: EventTarget | null) =>
  !['Enter', 'Backspace', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(keys) ||
  target === document.body ||
  (target instanceof HTMLElement && target.classList.contains('react-flow__node'))

export function useShortcuts(commands: readonly Command[]): void {
  const store = useEditorStore()
  useEffect(() => {
    const byKeys = new Map(commands.flatMap((command) => command.keys.map((keys) => [keys, command])))
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target) || isAway()) return
      const keys = pressed(event)
      const command = byKeys.get(keys)
      if (command === undefined || !ofCanvas(keys, event.target)) return
      if (command.edits && store.getState().readOnly) return
      // Text that somebody has marked on the page is theirs to copy.
      if (command.id === 'copy' && String(getSelection()) !== '') return
      event.preventDefault()
      command.run()
    }
    // Before React Flow, which moves nodes by itself where arrows are pressed.
    addEventListener('keydown', onKeyDown, { capture: true })
    return () => removeEventListener('keydown', onKeyDown, { capture: true })
  }, [commands, store])
}
