// The id that a tapped option carries: flow version, node and outlet, so that a tap on an old menu keeps its meaning.
//
// It comes back from outside: whatever it says is looked up, never trusted.

export interface OptionId {
  readonly version: string
  readonly node: string
  readonly outlet: string
}

const PREFIX = 'p1'

/** At most 180 characters, by the limits of the ids in it; WhatsApp lists take 200. */
export function formatOptionId({ version, node, outlet }: OptionId): string {
  return [PREFIX, version, node, outlet].join('|')
}

export function parseOptionId(id: string): OptionId | undefined {
  const [prefix, version, node, outlet, ...rest] = id.split('|')
  if (prefix !== PREFIX || !version || !node || !outlet || rest.length > 0) return undefined
  return { version, node, outlet }
}
