// What a chosen file holds: a flow, a broken one that can still be mended as a draft, or nothing of use. Runs nothing of it.

import { fileTooLarge, type Issue, parseFlowText, readDraft, readKeepable } from '../../engine/core/index.ts'
import type { FlowDocument } from './flows-api.ts'

export interface ReadFile {
  readonly fileName: string
  /** None where the file cannot even be kept as a draft. */
  readonly document: FlowDocument | undefined
  readonly name: string
  readonly issues: readonly Issue[]
}

/** No flow that may be kept takes more, in whatever script it is written; a larger file is not even opened. */
const FILE_BYTES_MAX = 12 * 1024 * 1024

export async function readFlowFile(file: File): Promise<ReadFile> {
  const fileName = file.name
  const ofFile = fileName.replace(/(\.flow)?\.json$/i, '')
  if (file.size > FILE_BYTES_MAX) return { fileName, document: undefined, name: ofFile, issues: [tooLarge(file.size)] }
  const text = await file.text()
  const parsed = parseFlowText(text)
  const issues = parsed.ok ? parsed.warnings : parsed.issues
  const json = parsed.ok ? parsed.flow : jsonOf(text, issues)
  // Its id is made anew here, so a bad one keeps nothing out.
  const kept = readKeepable(isObject(json) ? { ...json, id: 'flow' } : json)
  if (!kept.ok)
    return { fileName, document: undefined, name: ofFile, issues: issues.length > 0 ? issues : [kept.issue] }
  return { fileName, document: kept.document, name: readDraft(kept.document).name || ofFile, issues }
}

/** The core has looked at its size and depth before it said anything else about it. */
function jsonOf(text: string, issues: readonly Issue[]): unknown {
  const unreadable = issues.some(({ code }) => ['too-large', 'too-deep', 'not-json'].includes(code))
  return unreadable ? undefined : JSON.parse(text)
}

const isObject = (json: unknown): json is FlowDocument =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const MEBIBYTE = 1024 * 1024
const tooLarge = (bytes: number): Issue => fileTooLarge(Math.ceil(bytes / MEBIBYTE), FILE_BYTES_MAX / MEBIBYTE)
