// An HTTP client that costs little: what the load spends on its own requests, the engine on the same machine does not have.
// One connection, one request at a time, requests made beforehand as bytes.

import { connect, type Socket } from 'node:net'

export class HttpConnection {
  readonly #socket: Socket
  #received = ''
  #waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => this.#read(text))
    const end = (error?: Error) => this.#waiting?.reject(error ?? new Error('the server closed the connection'))
    socket.on('error', end)
    socket.on('close', () => end())
  }

  static open(url: URL): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname, () => resolve(new HttpConnection(socket)))
      socket.once('error', reject)
    })
  }

  /** Resolves with the status once the whole answer is here. */
  request(bytes: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      // What is written to a socket that is gone is dropped without a word.
      if (this.#socket.destroyed) return reject(new Error('the server closed the connection'))
      this.#waiting = { resolve, reject }
      this.#socket.write(bytes)
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket.destroy()
  }

  #read(text: string): void {
    this.#received += text
    const head = this.#received.indexOf('\r\n\r\n')
    if (head < 0 || !isWhole(this.#received, head)) return
    const status = Number(this.#received.slice(9, 12))
    this.#received = ''
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(status)
  }
}

function isWhole(received: string, head: number): boolean {
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, head)) ?? []
  if (length !== undefined) return received.length >= head + 4 + Number(length)
  return /\r\ntransfer-encoding: *chunked/i.test(received.slice(0, head))
    ? received.endsWith('\r\n0\r\n\r\n') || received.endsWith('\n0\r\n\r\n')
    : true
}

export function postOf(url: URL, body: Uint8Array, headers: Readonly<Record<string, string>>): Buffer {
  const lines = [
    `POST ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    `content-length: ${body.byteLength}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}
