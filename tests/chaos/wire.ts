// PostgreSQL's wire protocol as far as the proxy needs it: where messages begin and end, and which of them commit.

/** One message with its type and length; the first of a client, the start-up, has no type. */
export interface WireMessage {
  readonly type: string
  readonly bytes: Buffer
}

/** Puts the chunks of a stream together to whole messages. */
export class WireReader {
  #rest: Buffer = Buffer.alloc(0)
  #startsUp: boolean

  /** `startsUp`: the first message has no type byte. */
  constructor(startsUp: boolean) {
    this.#startsUp = startsUp
  }

  read(chunk: Buffer): WireMessage[] {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const messages: WireMessage[] = []
    for (;;) {
      const head = this.#startsUp ? 0 : 1
      if (bytes.length < head + 4) break
      const length = head + bytes.readInt32BE(head)
      if (bytes.length < length) break
      messages.push({
        type: this.#startsUp ? '' : String.fromCharCode(bytes[0] ?? 0),
        bytes: bytes.subarray(0, length),
      })
      this.#startsUp = false
      bytes = bytes.subarray(length)
    }
    this.#rest = bytes
    return messages
  }
}

/** The text at this place up to its zero byte. */
function textAt(bytes: Buffer, from: number): string {
  return bytes.toString('utf8', from, bytes.indexOf(0, from))
}

type Verb = 'begin' | 'commit' | 'rollback' | 'other'

function verbOf(sql: string): Verb {
  const [, verb] = /^\s*(begin|commit|rollback)\b/i.exec(sql) ?? []
  return verb === undefined ? 'other' : (verb.toLowerCase() as Verb)
}

/** Follows what one client says, and knows which of its messages ends with a commit. */
export class CommitWatch {
  readonly #prepared = new Map<string, Verb>()
  #verb: Verb | undefined
  #inTransaction = false

  /** `commits`: with this message the server begins work that commits; `syncs`: the server answers it with ReadyForQuery. */
  see({ type, bytes }: WireMessage): { readonly commits: boolean; readonly syncs: boolean } {
    let commits = false
    if (type === 'P') {
      const name = textAt(bytes, 5)
      this.#prepared.set(name, verbOf(textAt(bytes, 5 + Buffer.byteLength(name) + 1)))
    } else if (type === 'B') {
      const portal = textAt(bytes, 5)
      commits = this.#does(this.#prepared.get(textAt(bytes, 5 + Buffer.byteLength(portal) + 1)) ?? 'other')
    } else if (type === 'Q') commits = this.#does(verbOf(textAt(bytes, 5)))
    return { commits, syncs: type === 'S' || type === 'Q' }
  }

  /** A statement outside of a transaction commits by itself. */
  #does(verb: Verb): boolean {
    const commits = verb === 'commit' || (verb === 'other' && !this.#inTransaction)
    this.#verb = verb
    if (verb === 'begin') this.#inTransaction = true
    else if (verb !== 'other') this.#inTransaction = false
    return commits
  }

  /** What the last statement was: a COMMIT of its own is the one that is most worth cutting. */
  get verb(): Verb | undefined {
    return this.#verb
  }
}
