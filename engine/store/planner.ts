// How statements are to be planned: by key, always, and once.
//
// Queue tables are empty at one moment and full at the next, so statistics about them are wrong whenever it matters: a plan
// made for an empty table reads a full one from end to end for each row it is given. Every statement in `queries/` is
// written to go by an index, so the planner is kept from anything else, and its plan is kept from then on.

export const PLANNER = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  // What is forbidden above costs a fortune on paper, and a fortune is compiled first.
  jit: 'off',
} as const

/**
 * SQL that joins a table to rows by bucket, the first column of its key; the other columns follow with `=`. A plain `=` here
 * would let the planner read the whole key as if for a merge join, in place of the scan it must not make: where the table was
 * empty when it was counted, that looks cheapest. Nothing can be merged by an array, so looking up is all that is left.
 */
export const inBucketOf = (table: string, rows: string): string => `${table}.bucket = any (array[${rows}.bucket])`

/**
 * Ends a subquery that is to be asked anew for each row it refers to, by an index of its own, and not turned into a join:
 * a partial index, or one that holds every column asked for, may be read from end to end whatever it is joined by.
 */
export const ROW_BY_ROW = 'offset 0'
