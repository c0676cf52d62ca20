// Secrets that stand for a person: session tokens and one-time links. Only their hashes are stored.

import { createHash, randomBytes } from 'node:crypto'

/** Nobody guesses 256 bits, so looking a token up needs no limit. */
const TOKEN_BYTES = 32

export const createToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

/** Whoever reads the database can sign in as nobody. A token is random, so a plain hash is enough. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
