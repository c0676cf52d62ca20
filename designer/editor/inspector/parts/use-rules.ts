// The rules of all published flows with this drawing's own in their place, made anew only when a trigger changes.

import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useRef } from 'react'
import { answered, api } from '../../../api/client.ts'
import { useEditor } from '../../editor-context.ts'
import { type RuleSet, ruleSetOf } from '../../model/rule-set.ts'

interface Rules {
  readonly rules: RuleSet | undefined
  /** The published flows could not be read: only this drawing's rules are there. */
  readonly isAlone: boolean
}

export function useRules(isWanted: boolean): Rules {
  const draft = useDeferredValue(useEditor((state) => state.draft))
  const release = useQuery({
    queryKey: ['release-flows'],
    queryFn: () => answered(api.releases.current.flows.$get()),
  })
  const documents = useMemo(() => release.data?.flows.map(({ document }) => document), [release.data])
  const last = useRef<{ readonly of: readonly unknown[]; readonly rules: RuleSet }>(undefined)
  const isReady = documents !== undefined || release.isError
  const rules = useMemo(() => {
    if (!isWanted || !isReady) return undefined
    const of = [documents, draft.name, draft.languages, ...draft.nodes.filter(({ kind }) => kind === 'trigger')]
    const known = last.current
    if (known && known.of.length === of.length && known.of.every((part, n) => part === of[n])) return known.rules
    const made = ruleSetOf(draft, documents ?? [])
    last.current = { of, rules: made }
    return made
  }, [isWanted, isReady, documents, draft])
  return { rules, isAlone: release.isError }
}
