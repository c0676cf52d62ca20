// The bucket function is stored in every row: these vectors may never change.

import { expect, it } from 'vitest'
import { BUCKETS, bucketOf, fnv1a } from '../../engine/store/bucket.ts'

// The first four hashes are from the FNV reference test suite, the others from an implementation in another language.
it.each([
  ['', 0x811c9dc5, 197],
  ['a', 0xe40c292c, 44],
  ['foobar', 0xbf9cf968, 104],
  ['chongo was here!\n', 0xd49930d5, 213],
  ['01a20cff-7d00-7002-93cd-9173b0b2b6e8', 0xa723e22e, 46],
  ['whatsapp/100200300/phone/+886912345678', 0x4cfd6af4, 244],
  ['नमस्ते 你好 🙂', 0xb3ba51d1, 209],
])('%j', (key, hash, bucket) => {
  expect(fnv1a(key)).toBe(hash)
  expect(bucketOf(key)).toBe(bucket)
})

it('spreads ids evenly', () => {
  const counts = new Array<number>(BUCKETS).fill(0)
  for (let n = 0; n < 51_200; n += 1) {
    const bucket = bucketOf(`01a20cff-7d00-7002-93cd-${n.toString(16).padStart(12, '0')}`)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  expect(Math.min(...counts)).toBeGreaterThan(130)
  expect(Math.max(...counts)).toBeLessThan(270)
})
