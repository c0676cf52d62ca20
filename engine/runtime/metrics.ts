// What the engine counts. Plain numbers: the HTTP room gives them their format.

export interface Counter {
  readonly name: string
  readonly help: string
  readonly values: ReadonlyMap<string, number>
  /** Name of the label whose values are the keys; none: the one key is empty. */
  readonly label?: string
}

const COUNTERS = {
  inbound_total: { help: 'Messages and other events taken from channels.' },
  duplicates_total: { help: 'Events that came again and were not taken twice.' },
  ignored_total: { help: 'Channel events that no conversation needs.', label: 'kind' },
  receipts_total: { help: 'Receipts of our messages.', label: 'status' },
  orphan_receipts_total: { help: 'Receipts of messages that were not known when they came.' },
  turns_total: { help: 'Turns taken.' },
  batches_total: { help: 'Transactions in which turns were taken.' },
  step_failures_total: { help: 'Steps that threw.' },
  tried_apart_total: { help: 'Events tried in a process of their own, by what came of it.', label: 'outcome' },
  dead_letters_total: { help: 'Events that were given up and became a ticket.' },
  sends_total: { help: 'Calls to channels, by what came of them.', label: 'outcome' },
  channel_outages_total: { help: 'Times a channel began to send nothing.', label: 'channel' },
  duplicate_sends_total: { help: 'Messages a customer may have got twice.' },
  timers_total: { help: 'Timers that came due.' },
  requests_total: { help: 'Look-ups, by what came of them.', label: 'result' },
  moves_total: {
    help: 'Conversations told that a version was published which they are to move to, or leave to a person.',
  },
  stalls_total: { help: 'Times the whole process stood still for more than half a second.' },
  store_away_total: { help: 'Rounds that ended because the database was away.' },
} as const satisfies Record<string, { help: string; label?: string }>

export type CounterName = keyof typeof COUNTERS

export class Metrics {
  readonly #values = new Map<CounterName, Map<string, number>>()

  add(name: CounterName, by = 1, label = ''): void {
    if (by === 0) return
    const values = this.#values.get(name) ?? new Map<string, number>()
    this.#values.set(name, values.set(label, (values.get(label) ?? 0) + by))
  }

  get(name: CounterName, label = ''): number {
    return this.#values.get(name)?.get(label) ?? 0
  }

  counters(): Counter[] {
    return Object.entries(COUNTERS).map(([name, told]) => ({
      name,
      ...told,
      values: this.#values.get(name as CounterName) ?? new Map(),
    }))
  }
}
