#!/usr/bin/env node
// `parley` on the PATH: the command line on the Node that comes with Parley, whatever Node the machine has.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** As in package.json: garbage is collected while it is small, so that an engine stays small. */
const HEAP = ['--max-semi-space-size=16', '--max-old-space-size=1024']
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP']

const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node')
const parley = fileURLToPath(new URL('parley.ts', import.meta.url))

const child = spawn(node, [...HEAP, parley, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`The Node that Parley runs on does not start (${error.message}); npm install brings it.`)
  process.exitCode = 2
})
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM']
})
