// What this engine is connected to, and what the channel can show: WhatsApp’s limits, whether it is connected yet or not.

import { useQuery } from '@tanstack/react-query'
import type { ChannelCapabilities } from '../../engine/core/index.ts'
import type { ApiSettings } from '../../engine/http/api/flow-schemas.ts'
import { answered, api } from './client.ts'

const settingsQuery = {
  queryKey: ['settings'],
  // JSON holds no `undefined`, as the client's types have it of what may be missing.
  queryFn: async () => (await answered(api.settings.$get())) as ApiSettings,
  staleTime: 300_000,
} as const

export const useSettings = () => useQuery(settingsQuery)

/** Until the engine has told: plain text, so that nothing is counted that is not so. Written here, since the first page loads no core. */
const PLAIN: ChannelCapabilities = {
  channel: 'plain',
  text: { charsMax: 4096 },
  media: { captionCharsMax: 1024 },
  locationRequest: false,
  templates: false,
  reactions: false,
  receipts: { delivered: false, read: false },
}

export function useCapabilities(): ChannelCapabilities {
  const { data } = useSettings()
  return whatsappOf(data)?.capabilities ?? data?.channels[0]?.capabilities ?? PLAIN
}

/** Nothing that is published reaches a phone. Unknown, until the engine has told, is not missing. */
export function useIsWhatsappMissing(): boolean {
  return whatsappOf(useSettings().data)?.connected === false
}

const whatsappOf = (settings: ApiSettings | undefined) =>
  settings?.channels.find(({ capabilities }) => capabilities.channel === 'whatsapp')
