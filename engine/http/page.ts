// Serves the designer: one page for every address of it, its files for ever under their hashed names.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

const NOT_BUILT = `Parley is running, but its page is not built: run “npm run build”, then load this again.

/api/openapi.json          the API
/readyz                    whether it can take messages
`

/** `directory` is what `npm run build` made; where there is none, the page says what to do. */
export function pageRoutes(directory: string): Hono {
  const root = resolve(directory)
  const page = new Hono()
  const index = join(root, 'index.html')
  page.use('/assets/*', compress())

  page.get('/assets/*', async (c, next) => {
    const file = resolve(root, `.${decodeURIComponent(c.req.path)}`)
    const type = TYPES[extname(file)]
    if (!file.startsWith(root + sep) || type === undefined || !existsSync(file)) return next()
    // The name changes with the content.
    return c.body(await readFile(file), 200, {
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })
  const open = async (c: Context) => {
    if (!existsSync(index)) return c.text(NOT_BUILT, 503)
    return c.body(await readFile(index), 200, { 'content-type': TYPES['.html'] ?? '', 'cache-control': 'no-cache' })
  }
  for (const path of ['/', '/welcome', '/people', '/account', '/flows/:id']) page.get(path, open)
  // Somebody typed an address that is none: the page leads them to where they meant to go. No route of its own, since access to
  // `/api` is decided over all routes that fit an address.
  page.use('*', (c, next) => (isVisit(c) ? open(c) : next()))
  return page
}

const OF_PROGRAMS = /^\/(api|webhooks|assets|metrics|healthz|readyz)(\/|$)/

const isVisit = (c: Context): boolean =>
  c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html') && !OF_PROGRAMS.test(c.req.path)
