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
