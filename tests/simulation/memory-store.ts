// The in-memory database for simulations: PostgreSQL's rules for our own statements, without its time and its dice.
//
// `memory/` holds it: versions of rows and snapshots (`versions`, `transactions`), locks that are given on in the order of
// asking (`locks`), tables made of the schema (`tables`), one handler a statement (`handlers`, `catalogue`), and the calls of
// engines with what can go wrong in them (`connection`, `session`). The tests beside this file hold it against PGlite and
// PostgreSQL.
//
// It has no clock, no dice and no timers of its own: what waits is given on in the order in which it came.

export { createMemoryDatabase } from './memory/database.ts'
