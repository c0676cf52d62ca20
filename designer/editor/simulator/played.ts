// What the page asks of the played world, and what it sees of it: plain data, since the world lives in a worker.

import type {
  Act,
  BusinessCalendar,
  ChannelCapabilities,
  ChatLine,
  ConversationState,
  Difference,
  Draft,
  Json,
  Jumps,
  Said,
  SimulatedTurn,
  Ticket,
  Tried,
} from '../../../engine/core/index.ts'

/** Somebody made up. */
export interface Customer {
  readonly id: string
  readonly name: string
  /** The language they are known to speak; else it is found out as they write. */
  readonly language?: string
  readonly tags: readonly string[]
  readonly fields: Readonly<Record<string, Json>>
  /** When their time begins, ms since 1970. */
  readonly startAt: number
}

/** Played answers of look-ups, by connection: `down`, or records by the last part of the address. */
export type Answers = Readonly<Record<string, 'down' | Readonly<Record<string, Json>>>>

export interface Surroundings {
  /** Documents of the flows that answer now. */
  readonly others: readonly unknown[]
  readonly capabilities: ChannelCapabilities
  readonly calendar: BusinessCalendar
  readonly answers: Answers
}

export type Request =
  | { readonly type: 'surroundings'; readonly surroundings: Surroundings }
  | { readonly type: 'draft'; readonly draft: Draft }
  | { readonly type: 'open'; readonly customer: Customer; readonly tried?: Tried }
  /** One after the other, at the same instant. */
  | { readonly type: 'act'; readonly acts: readonly Act[] }
  | { readonly type: 'goTo'; readonly moment: number }
  | { readonly type: 'record'; readonly title: string }
  /** Runs tests; nobody who is open notices. */
  | { readonly type: 'test'; readonly files: readonly TestFile[] }
  /** Makes conversations that walk every way of the drawing. */
  | { readonly type: 'cover' }

export interface Numbered {
  readonly n: number
  readonly request: Request
}

export type Reply =
  | { readonly n: number; readonly view: View | undefined }
  | { readonly n: number; readonly recorded: RecordedTest }
  | { readonly n: number; readonly tested: Tested }
  | { readonly n: number; readonly covered: Covered }
  /** A flow did what would be a bug in an engine; everything stands as before. */
  | { readonly n: number; readonly failed: string }

export interface TestFile {
  readonly name: string
  /** YAML. */
  readonly text: string
}

export interface Tested {
  readonly files: readonly TestedFile[]
  /** How often each node and each drawn way out (`node|outlet`) was walked. */
  readonly nodes: ReadonlyMap<string, number>
  readonly ways: ReadonlyMap<string, number>
}

export interface Covered {
  /** The file with the conversations; empty where none was made. */
  readonly text: string
  readonly conversations: number
  readonly walked: number
  readonly all: number
  readonly notWalked: readonly { readonly node: string; readonly outlet: string; readonly why: Said }[]
}

export interface TestedFile {
  readonly name: string
  /** Why it cannot be run: the rest of a sentence that begins with the file. */
  readonly mistake?: string
  /** Flows it is played with that do not answer here: what needs them was not run. */
  readonly missing: readonly string[]
  readonly conversations: readonly TestedConversation[]
}

export interface TestedConversation {
  readonly title: string
  /** None: it holds. */
  readonly differences: readonly Difference[]
  readonly chat: readonly ChatLine[]
}

export interface RecordedTest {
  /** The file: `*.conversation.yaml`. */
  readonly text: string
  /** It ends before something that a test has no words for. */
  readonly isCut: boolean
}

export interface Line extends ChatLine {
  /** The moment that brought it. */
  readonly moment: number
  /** Of what we said. */
  readonly status?: 'delivered' | 'read' | 'failed'
}

export interface SeenTurn extends SimulatedTurn {
  readonly moment: number
}

/** A moment on the way one stands on, or ahead on it. */
export interface Step {
  readonly id: number
  readonly act: Act | undefined
  /** Other ways that were tried from here, each by its first moment. */
  readonly branches: readonly { readonly id: number; readonly act: Act | undefined }[]
  /** Tickets as they were opened, raised, assigned or closed in it. */
  readonly tickets: readonly Ticket[]
}

export interface PendingTimer {
  readonly dueAt: number
  /** The flow, and the node whose time runs; of a trigger that waits for silence, the trigger. */
  readonly flow: string | undefined
  readonly node: string | undefined
}

/** What of one flow was walked. Ways out as `node|outlet`. */
export interface Walked {
  readonly nodes: readonly string[]
  readonly ways: readonly string[]
  /** Where a run stands now. */
  readonly current: readonly string[]
}

export interface View {
  readonly customer: string
  readonly tried: Tried
  readonly at: number
  readonly steps: readonly Step[]
  readonly ahead: readonly Step[]
  readonly lines: readonly Line[]
  readonly turns: readonly SeenTurn[]
  readonly now: number
  readonly timeZone: string
  readonly timers: readonly PendingTimer[]
  /** None where the channel has no service window, or nobody wrote. */
  readonly windowClosesAt: number | undefined
  /** How far the clock may jump, ms from now. */
  readonly jumps: Jumps
  readonly state: ConversationState
  readonly ticket: Ticket | undefined
  /** Of the drawing that is open. */
  readonly walked: Walked
  /** Nodes of the drawing that cannot be read yet. */
  readonly leftOut: readonly string[]
}
