// What the channel can show, as the engine's adapter says; WhatsApp's where there are several.

import { useQuery } from '@tanstack/react-query'
import type { ChannelCapabilities } from '../../engine/core/index.ts'
import { answered, api } from '../api/client.ts'

const settingsQuery = {
  queryKey: ['settings'],
  queryFn: () => answered(api.settings.$get()),
  staleTime: 300_000,
} as const

export const useSettings = () => useQuery(settingsQuery)

/** Until the engine has told: plain text, so that nothing is counted that is not so. */
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
  // The API's contract calls them records; they are what the adapters fill in.
  const channels = (data?.channels ?? []) as unknown as readonly ChannelCapabilities[]
  return channels.find(({ channel }) => channel === 'whatsapp') ?? channels[0] ?? PLAIN
}
