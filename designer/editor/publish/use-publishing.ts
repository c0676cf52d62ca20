// Publishing what was looked at, and what is said of it: what happened, and how to take it back.

import { useTranslation } from 'react-i18next'
import { RefusedError } from '../../api/client.ts'
import { toast } from '../../ui/toasts.tsx'
import type { PlannedPlace } from './plan.ts'
import type { LookedAt } from './use-looked-at.ts'
import { useBring, useTakeBack } from './use-take-back.ts'
import { usePublish } from './versions-api.ts'

export interface Publishing {
  readonly isBusy: boolean
  readonly error: unknown
  publish(about: string, underWay: readonly PlannedPlace[]): Promise<void>
}

export function usePublishing(lookedAt: LookedAt, onDone: () => void): Publishing {
  const { t } = useTranslation('publish')
  const { id, name } = lookedAt.draft
  const publishing = usePublish(id)
  const takeBack = useTakeBack(id)
  const bring = useBring(id)
  const before = lookedAt.published?.number
  return {
    isBusy: publishing.isPending,
    error: publishing.error,
    async publish(about, underWay) {
      try {
        const { version, moved, handedOver } = await publishing.mutateAsync({
          ...{ revision: lookedAt.revision, about, underWay },
        })
        const words = [
          t('done.published', { name, number: version.number }),
          moved > 0 && t('done.moved', { count: moved }),
          handedOver > 0 && t('done.handedOver', { count: handedOver }),
        ].filter((part) => part !== false)
        const canGoBack = before !== undefined && before !== version.number
        const action = canGoBack && { label: t('rollBack'), do: () => void takeBack(before) }
        toast(words.join(' '), action ? { action } : {})
        onDone()
      } catch (error) {
        // Theirs is fetched, so that it can be looked at; the dialog says why nothing was published.
        if (error instanceof RefusedError && error.problem.status === 409) await bring().catch(() => undefined)
      }
    },
  }
}
