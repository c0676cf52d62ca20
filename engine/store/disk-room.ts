// Refuses work before the disk is full. PostgreSQL bears a full disk, but its embedded form stops where its log finds no room.

import { statfsSync } from 'node:fs'
import { StoreAwayError } from './store.ts'

/** Four files of the write-ahead log: more than one transaction can need at once. */
const ROOM_BYTES_MIN = 64 * 1024 * 1024
const MEGABYTE = 1024 * 1024

/** Throws `StoreAwayError` where the disk of this directory has too little room to write. */
export function checkRoom(directory: string): void {
  const { blocks, bavail, bsize } = statfsSync(directory)
  // Some network file systems do not say.
  if (blocks === 0 || bavail * bsize >= ROOM_BYTES_MIN) return
  throw new StoreAwayError(
    `The disk of ${directory} is nearly full: ${Math.floor((bavail * bsize) / MEGABYTE)} MB are free, and ` +
      `${ROOM_BYTES_MIN / MEGABYTE} MB are needed. Make room; what was taken is kept, and Parley goes on by itself.`,
  )
}
