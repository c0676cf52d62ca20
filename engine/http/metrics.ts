// The engine's counters in Prometheus' words, with those of the process.

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Metrics } from '../runtime/metrics.ts'

const PREFIX = 'parley_'

/** Text for `GET /metrics`. `channelsDown` lists the channels that send nothing now. */
export function createMetricsText(
  metrics: Metrics,
  channelsDown: () => readonly string[] = () => [],
): () => Promise<{ contentType: string; text: string }> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const { name, help, label } of metrics.counters()) {
    new Counter({
      name: `${PREFIX}${name}`,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [registry],
      collect() {
        this.reset()
        const values = metrics.counters().find((counter) => counter.name === name)?.values ?? new Map<string, number>()
        if (label === undefined) this.inc(values.get('') ?? 0)
        else for (const [value, count] of values) this.inc({ [label]: value }, count)
      },
    })
  }
  new Gauge({
    name: `${PREFIX}channels_down`,
    help: 'Channels that send nothing now; what they should send is kept.',
    registers: [registry],
    collect() {
      this.set(channelsDown().length)
    },
  })
  return async () => ({ contentType: registry.contentType, text: await registry.metrics() })
}
