// A flow of any size for the designer's tests and benchmark: a tree of menus, ten to a column, as large flows look.

import { newNode } from '../../engine/core/index.ts'

/** `size` nodes, the trigger among them; every way out that must lead somewhere does. */
export function wideFlow(id: string, size: number): Record<string, unknown> {
  const menus = Array.from({ length: size - 2 }, (_, n) => `menu-${n}`)
  const to = (n: number) => menus[n] ?? 'end'
  return {
    schemaVersion: 1,
    id,
    name: `Wide ${size}`,
    languages: ['en'],
    nodes: [
      { ...newNode('trigger', 'start', ['en']), keywords: [{ match: 'word', language: 'en', words: [id] }] },
      ...menus.map((menu) => newNode('menu', menu, ['en'])),
      newNode('end', 'end', ['en']),
    ],
    edges: [
      { from: 'start', outlet: 'next', to: to(0) },
      ...menus.flatMap((from, n) => [
        { from, outlet: 'option.option-1', to: to(2 * n + 1) },
        { from, outlet: 'option.option-2', to: to(2 * n + 2) },
      ]),
    ],
    layout: {
      nodes: Object.fromEntries([
        ['start', { x: 0, y: 0 }],
        ['end', { x: -320, y: 0 }],
        ...menus.map((menu, n) => [menu, { x: 320 + Math.floor(n / 40) * 320, y: (n % 40) * 240 }]),
      ]),
      notes: [],
    },
  }
}
