// The engine's counters in Prometheus' words, with those of the process.

import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import type { Metrics } from '../runtime/metrics.ts'

const PREFIX = 'parley_'

/** Text for `GET /metrics`. */
export function createMetricsText(metrics: Metrics): () => Promise<{ contentType: string; text: string }> {
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
  return async () => ({ contentType: registry.contentType, text: await registry.metrics() })
}
