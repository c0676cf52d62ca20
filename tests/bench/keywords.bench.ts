// What the number of keywords costs each message. Half of the messages fit exactly one keyword, half fit none; each result is
// checked.

import { buildKeywordIndex, type KeywordRule, matchKeywords } from '../../engine/core/matching/keyword-index.ts'
import { MATCH_KINDS, type MatchKind } from '../../engine/core/matching/kinds.ts'
import { type Bench, type Context, check, type Side } from './harness/bench.ts'

const FEW = 10
const MANY = 10_000
const MESSAGES = 1_000

const ALL = Object.keys(MATCH_KINDS) as MatchKind[]

const SETS: readonly { name: string; kinds: readonly MatchKind[]; of: string }[] = [
  { name: 'keywords-exact', kinds: ['exact'], of: 'of the kind “exactly”' },
  { name: 'keywords-words', kinds: ALL.filter((kind) => kind !== 'pattern'), of: 'of all kinds but patterns' },
  { name: 'keywords-mixed', kinds: ALL, of: `of all kinds, a ${ALL.length}th of them patterns` },
]

export const benches: readonly Bench[] = SETS.map(({ name, kinds, of }) => ({
  name,
  measures: `finding the keywords a message fits among ${MANY} ${of}`,
  baseline: `among ${FEW}`,
  unit: 'µs',
  prepare: async (context) => ({ ours: side(kinds, MANY, context), baseline: side(kinds, FEW, context) }),
}))

function side(kinds: readonly MatchKind[], count: number, { random, quick }: Context): Side {
  const words = makeWords(count * 2, random)
  const rules = Array.from({ length: count }, (_, i) => ruleOf(i, kinds[i % kinds.length] ?? 'exact', words))
  const index = buildKeywordIndex(rules)
  check(index.issues.length === 0, `keywords that cannot match: ${JSON.stringify(index.issues[0])}`)
  const messages = Array.from({ length: MESSAGES }, (_, n) => messageOf(n, rules, random))
  const times = quick ? 2 : 20
  return async () => {
    const began = performance.now()
    for (let time = 0; time < times; time += 1) {
      for (const { text, rule } of messages) {
        const found = matchKeywords(index, text)
        const isRight = rule === undefined ? found.length === 0 : found.some((match) => match.rule === rule)
        check(isRight, `“${text}” fitted ${JSON.stringify(found.map((match) => match.rule))} instead of ${rule}`)
      }
    }
    return ((performance.now() - began) / (times * messages.length)) * 1_000
  }
}

/** Words of eight letters that exist in no language, each once. */
function makeWords(count: number, random: () => number): string[] {
  const letter = (of: string) => of[Math.floor(random() * of.length)]
  const words = new Set<string>()
  while (words.size < count)
    words.add(Array.from({ length: 4 }, () => `${letter('bdfgklmnprst')}${letter('aeiou')}`).join(''))
  return [...words]
}

function ruleOf(i: number, match: MatchKind, words: readonly string[]): KeywordRule {
  const [first, second] = [words[2 * i] ?? '', words[2 * i + 1] ?? '']
  const hasOneWord = match === 'word' || match === 'fuzzy'
  const keyword = match === 'pattern' ? `\\b${first}-?\\d{3}\\b` : hasOneWord ? first : `${first} ${second}`
  return { rule: `flow/${i}`, match, keyword }
}

/** What a customer writes who means the keyword. */
const MEANT: Readonly<Record<MatchKind, (keyword: string) => string>> = {
  exact: (keyword) => `${keyword}!`,
  word: (keyword) => `hello, what about ${keyword} then?`,
  phrase: (keyword) => `could you tell me about ${keyword}, please`,
  allWords: (keyword) => `about the ${keyword.split(' ').reverse().join(' and the ')} I ordered`,
  startsWith: (keyword) => `${keyword} is what I saw in your ad`,
  // Two letters changed places.
  fuzzy: (keyword) => `do you have ${keyword.slice(0, 3)}${keyword[4]}${keyword[3]}${keyword.slice(5)} in blue`,
  pattern: (keyword) => `where is ${keyword.slice(2, 10)}-042 now`,
}

function messageOf(n: number, rules: readonly KeywordRule[], random: () => number): { text: string; rule?: string } {
  const rule = rules[Math.floor(random() * rules.length)]
  if (n % 2 === 1 || rule === undefined)
    return { text: `good evening, my question is number ${n}, can you help me out` }
  return { text: MEANT[rule.match](rule.keyword), rule: rule.rule }
}
