// A disk that takes longer to be sure: a library for the dynamic linker that lets each sync of a process wait before it begins.

import { execFile } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { NotMeasured } from './bench.ts'
import type { ClusterOptions } from './cluster.ts'

const run = promisify(execFile)

const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/types.h>
#include <time.h>

static void wait_first(void) {
  static long ms = -1;
  if (ms < 0) { const char *set = getenv("SLOW_SYNC_MS"); ms = set ? atol(set) : 0; }
  struct timespec left = { ms / 1000, (ms % 1000) * 1000000L };
  while (nanosleep(&left, &left) != 0) { }
}

#define SLOW(result, name, parameters, arguments) \\
  result name parameters { \\
    static result (*real) parameters; \\
    if (!real) real = (result (*) parameters) dlsym(RTLD_NEXT, #name); \\
    wait_first(); \\
    return real arguments; \\
  }

SLOW(int, fsync, (int fd), (fd))
SLOW(int, fdatasync, (int fd), (fd))
SLOW(int, msync, (void *at, size_t length, int flags), (at, length, flags))
SLOW(int, syncfs, (int fd), (fd))
SLOW(int, sync_file_range, (int fd, off64_t from, off64_t bytes, unsigned flags), (fd, from, bytes, flags))
`

/** What a cluster needs so that each of its syncs takes `ms` longer. */
export async function slowSync(folder: string, ms: number): Promise<ClusterOptions> {
  const [source, library] = [join(folder, 'slow-sync.c'), join(folder, 'slow-sync.so')]
  writeFileSync(source, SOURCE)
  try {
    await run('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'])
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isMissing) throw error
    throw new NotMeasured('There is no C compiler (cc) here, and slower syncs need a small library.')
  }
  chmodSync(library, 0o755)
  return { preload: { library, env: { SLOW_SYNC_MS: String(ms) } } }
}
