// What the books found wrong, counted by kind, with a few examples of each.

const EXAMPLES_MAX = 5

export class Findings {
  readonly #kinds = new Map<string, { count: number; examples: string[] }>()

  add(kind: string, example: string): void {
    const found = this.#kinds.get(kind) ?? { count: 0, examples: [] }
    found.count += 1
    if (found.examples.length < EXAMPLES_MAX) found.examples.push(example)
    this.#kinds.set(kind, found)
  }

  /** One line a kind, and its examples. */
  get lines(): string[] {
    return [...this.#kinds].flatMap(([kind, { count, examples }]) => [
      `${count} × ${kind}`,
      ...examples.map((example) => `    ${example}`),
    ])
  }

  get counts(): Record<string, number> {
    return Object.fromEntries([...this.#kinds].map(([kind, { count }]) => [kind, count]))
  }
}
