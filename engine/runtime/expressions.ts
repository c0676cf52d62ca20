// Evaluates expressions in worker threads, so that no expression can stop, slow or end the engine.

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Evaluate, Evaluation, EvaluationResult } from '../core/conversation/turn.ts'
import { EXPRESSION_MS_MAX } from '../core/limits.ts'
import type { WorkerMessage } from './expression-worker.ts'

/** After this the thread is ended: the sandbox counts its work, but not inside one long native call. */
const TERMINATE_AFTER_MS = EXPRESSION_MS_MAX + 150
/** Loading takes about 0.3 s; a thread that has not answered by then never will. */
const LOAD_MS_MAX = 15_000
/** Beyond this a wait would outlast the turn that asked. */
const QUEUE_MAX = 1_000
/** A thread that cannot start (a file missing, no memory) is not tried for ever. */
const FAILED_STARTS_MAX = 3

export interface ExpressionPool {
  /** Never throws; a failure is a result with its reason. */
  readonly evaluate: Evaluate
  /** Ends the threads; what still waits fails. */
  close(): Promise<void>
}

interface Job {
  readonly evaluation: Evaluation
  readonly settle: (result: EvaluationResult) => void
}

interface Member {
  readonly worker: Worker
  state: 'loading' | 'idle' | 'busy'
  job?: Job | undefined
  timer?: NodeJS.Timeout | undefined
}

const failed = (reason: string): EvaluationResult => ({ ok: false, reason })

export interface ExpressionPoolOptions {
  /** Number of threads, by default up to two. */
  readonly workers?: number
  /** What the threads run. */
  readonly script?: URL
}

/** Makes a pool; its threads start at the first evaluation. Threads keep the process alive only while they have work. */
export function createExpressionPool({
  workers = Math.min(2, availableParallelism()),
  script = new URL('./expression-worker.ts', import.meta.url),
}: ExpressionPoolOptions = {}): ExpressionPool {
  const members = new Set<Member>()
  const queue: Job[] = []
  let failedStarts = 0
  let closed = false

  const startMember = () => {
    const worker = new Worker(script, { name: 'expressions', execArgv: [], env: {} })
    const member: Member = { worker, state: 'loading' }
    members.add(member)
    worker.on('message', (message: WorkerMessage) => {
      if (!members.has(member)) return
      if (message !== 'ready') return settle(member, message)
      failedStarts = 0
      rest(member)
      handOut()
    })
    worker.on('error', (error) => lose(member, `The thread for expressions ended: ${error.message}`))
    worker.on('exit', () => lose(member, 'The thread for expressions ended.'))
    watch(member, LOAD_MS_MAX, 'The thread for expressions did not start.')
  }

  const watch = (member: Member, ms: number, reason: string) => {
    clearTimeout(member.timer)
    const timer = setTimeout(() => {
      // An answer may lie unread because we were busy ourselves: it is read before this runs.
      setImmediate(() => member.timer === timer && lose(member, reason))
    }, ms)
    member.timer = timer
  }

  const rest = (member: Member) => {
    clearTimeout(member.timer)
    member.timer = undefined
    member.state = 'idle'
    member.worker.unref()
  }

  const settle = (member: Member, result: EvaluationResult) => {
    const job = member.job
    member.job = undefined
    // Until "ready" it may be loading a new sandbox, which takes longer than an evaluation may.
    watch(member, LOAD_MS_MAX, 'The thread for expressions did not start.')
    job?.settle(result)
  }

  /** Drops a thread, whatever became of it, and starts another in its place. */
  const lose = (member: Member, reason: string) => {
    if (!members.delete(member)) return
    clearTimeout(member.timer)
    if (member.state === 'loading') failedStarts += 1
    void member.worker.terminate()
    member.job?.settle(failed(reason))
    if (failedStarts < FAILED_STARTS_MAX) {
      startMember()
      handOut()
    } else if (members.size === 0) {
      failedStarts = 0
      for (const job of queue.splice(0)) job.settle(failed(reason))
    }
  }

  const handOut = () => {
    if (closed) return
    for (const member of members) {
      if (member.state !== 'idle') continue
      const job = queue.shift()
      if (!job) return
      member.state = 'busy'
      member.job = job
      member.worker.ref()
      watch(member, TERMINATE_AFTER_MS, `The expression takes longer than ${TERMINATE_AFTER_MS} ms; make it simpler.`)
      member.worker.postMessage(job.evaluation)
    }
    const loading = [...members].filter((member) => member.state === 'loading').length
    for (let wanted = queue.length - loading; wanted > 0 && members.size < workers; wanted--) startMember()
  }

  return {
    evaluate: (evaluation) => {
      if (closed) return Promise.resolve(failed('The engine is stopping.'))
      if (queue.length >= QUEUE_MAX) return Promise.resolve(failed(`More than ${QUEUE_MAX} expressions are waiting.`))
      return new Promise((settle) => {
        queue.push({ evaluation, settle })
        handOut()
      })
    },
    async close() {
      closed = true
      for (const job of queue.splice(0)) job.settle(failed('The engine is stopping.'))
      const ending = [...members].map((member) => {
        members.delete(member)
        clearTimeout(member.timer)
        member.job?.settle(failed('The engine is stopping.'))
        return member.worker.terminate()
      })
      await Promise.all(ending)
    },
  }
}
