// Finds and reads what a team decided about the checks.

import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type CheckSettings, checkSettingsSchema, DEFAULT_CHECK_SETTINGS } from '../core/index.ts'

/** Told in its sentence: a file that is not there, or does not say what it should. */
export class SettingsError extends Error {}

/** From the file that is named, else from a `checks.json` in the folder of the flows or beside it. */
export async function readCheckSettings(flows: string, named?: string): Promise<CheckSettings> {
  const path = named ?? (await besideFlows(flows))
  if (path === undefined) return DEFAULT_CHECK_SETTINGS
  const text = await readFile(path, 'utf8').catch(() => {
    throw new SettingsError(`There is no file ${path} with settings of the checks.`)
  })
  const json = parsed(text, path)
  const settings = checkSettingsSchema.safeParse(json)
  if (settings.success) return settings.data
  const [{ path: place = [], message = '' } = {}] = settings.error.issues
  throw new SettingsError(`${path}: “${place.map(String).join('.')}” ${message}.`)
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SettingsError(`${path} is not JSON: ${(error as Error).message}.`)
  }
}

/** A flow.json stands in a folder of its own, in the folder of the flows. */
async function besideFlows(flows: string): Promise<string | undefined> {
  const found = await stat(flows).catch(() => undefined)
  const folder = resolve(found?.isFile() ? dirname(flows) : flows)
  for (const place of [folder, dirname(folder), dirname(dirname(folder))]) {
    const path = join(place, 'checks.json')
    if (await stat(path).catch(() => undefined)) return path
  }
  return undefined
}
