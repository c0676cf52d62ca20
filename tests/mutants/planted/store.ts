// Mutants of the databases: what is committed is on the disk, and one process has a data directory.

import type { Mutant } from '../mutant.ts'

const directory = (named: string) => ({ files: ['tests/store/data-directory.test.ts'], named })

export const store: readonly Mutant[] = [
  {
    name: 'lost-commit-counts-as-done',
    promise: 'a transaction whose commit was not confirmed is not taken for committed',
    planted: 'the PostgreSQL driver passes over a failed COMMIT',
    edits: [
      {
        file: 'engine/store/postgres.ts',
        find: 'if (!committed) await connection.run(COMMIT)\n',
        replace: 'if (!committed) await connection.run(COMMIT).catch(() => undefined)\n',
      },
      {
        file: 'engine/store/postgres.ts',
        find: 'const failed = settled.find(',
        replace: 'const failed = settled.slice(0, -1).find(',
      },
    ],
  },
  {
    name: 'commit-before-the-disk',
    promise: 'a commit is on the disk before it is answered',
    planted: 'PostgreSQL is asked not to wait for its disk (synchronous_commit off)',
    edits: [
      {
        file: 'engine/store/postgres-connection.ts',
        find: "application_name: 'parley',\n",
        replace: "application_name: 'parley',\n      synchronous_commit: 'off',\n",
      },
    ],
  },
  {
    name: 'roll-back-forgotten',
    promise: 'a connection is used again only when its transaction has ended',
    planted: 'a failed transaction is left open on its connection',
    edits: [
      {
        file: 'engine/store/postgres.ts',
        find: 'if (connection.usable) await connection.run(ROLLBACK).catch(() => connection.end())\n',
        replace: '',
      },
    ],
    suite: { files: ['tests/store/postgres-driver.test.ts'] },
  },
  {
    name: 'embedded-fsync-gone',
    promise: 'the embedded database has a commit on the disk before it answers',
    planted: 'its file system says yes to fsync without doing it',
    edits: [
      {
        file: 'engine/store/durable-fs.ts',
        find: '    fsyncSync(descriptor)\n    return 0\n',
        replace: '    return 0\n',
      },
    ],
    suite: directory('a disk under'),
  },
  {
    name: 'embedded-fsync-switched-off',
    promise: 'the embedded database has a commit on the disk before it answers',
    planted: 'PGlite starts with fsync off, as it is shipped',
    edits: [{ file: 'engine/store/pglite.ts', find: "fsync: 'on',", replace: "fsync: 'off'," }],
    suite: directory('a disk under'),
  },
  {
    name: 'directory-lock-gone',
    promise: 'one process at a time has a data directory',
    planted: 'nobody looks whether the directory is in use',
    edits: [
      {
        file: 'engine/store/pglite.ts',
        find: 'const leave = lockDirectory(dataDir)\n',
        replace: 'const leave = () => lockDirectory.length\n',
      },
    ],
    suite: directory('held by one process'),
  },
  {
    name: 'half-made-database-used',
    promise: 'a database whose making was cut short is made anew',
    planted: 'the database is made in its place instead of beside it',
    edits: [
      {
        file: 'engine/store/pglite.ts',
        find: "const made = join(dataDir, 'database.new')\n",
        replace: "const made = join(dataDir, 'database')\n",
      },
      { file: 'engine/store/pglite.ts', find: '  renameSync(made, database)\n', replace: '' },
    ],
    suite: directory('made whole'),
  },
]
