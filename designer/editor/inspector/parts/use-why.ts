// Why a rule starts or does not, in the language of the page. The engine's own English is shown as it is.

import { useTranslation } from 'react-i18next'
import type { Explanation, RuleSeen } from '../../../../engine/core/index.ts'
import type { RuleSet } from '../../model/rule-set.ts'

interface Why {
  readonly won: (rule: RuleSeen) => string
  readonly lost: (rule: RuleSeen) => string
  readonly also: (rule: RuleSeen) => string
  readonly near: (rule: Explanation['near'][number]) => string
}

const asItIs = ({ because }: RuleSeen) => because

export function useWhy({ flows }: RuleSet, winner: RuleSeen | undefined): Why {
  const { t, i18n } = useTranslation('forms')
  if (i18n.language === 'en') return { won: asItIs, lost: asItIs, also: asItIs, near: asItIs }
  const nodeOf = ({ rule }: RuleSeen) => flows.triggerOf(`${rule}#0`)?.node
  const goesFirst = (rule: RuleSeen) => {
    const node = nodeOf(rule)
    return rule.on === 'optOut' || rule.on === 'optIn' || (node?.on === 'keyword' && node.interrupts)
  }
  const lost = (rule: RuleSeen) => {
    if (rule.on === 'firstMessage' || rule.on === 'notUnderstood') return t('try.why.unasked')
    if (winner === undefined) return rule.because
    if (goesFirst(winner) && !goesFirst(rule)) return t('try.why.interrupts')
    const [mine = 0, theirs = 0] = [nodeOf(rule)?.priority, nodeOf(winner)?.priority]
    if (mine !== theirs) return t('try.why.priority', { mine, theirs })
    // Of the two reasons that are left, the engine says age without naming a word.
    return rule.because.includes('“') ? t('try.why.specific', { keyword: winner.keyword ?? '' }) : t('try.why.older')
  }
  return {
    won: (rule) =>
      rule.keyword === undefined ? t('try.why.nothingElse') : t('try.why.word', { keyword: rule.keyword }),
    lost,
    also: () => t('try.why.closed'),
    near: ({ code, keyword = '' }) => t(`try.nearly.${code}`, { keyword }),
  }
}
