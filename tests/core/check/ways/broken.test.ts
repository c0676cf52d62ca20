// Each thing that can be wrong on a way is found at its node with the way that shows it, and not in the mended twin.

import { describe, expect, test } from 'vitest'
import { waysIssues } from '../../../../engine/core/index.ts'
import { CASES } from '../../../support/broken-ways.ts'

const nodesOf = (path: readonly { readonly node: string }[] | undefined) => path?.map(({ node }) => node).join(' ')

describe.each(CASES)('$code: $says', ({ code, wrong, right, at, path, field }) => {
  test('is found, with its way, and said once', () => {
    const found = waysIssues(wrong).filter((issue) => issue.code === code)
    expect(found.map((issue) => [`${issue.flow}/${issue.node}`, nodesOf(issue.path), issue.field])).toEqual([
      [at, path, field],
    ])
  })

  test('is gone once it is mended', () => {
    expect(waysIssues(right).filter((issue) => issue.code === code)).toEqual([])
  })
})
