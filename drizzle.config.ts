// How migrations are made from the schema: `npx drizzle-kit generate`. They are applied by engine/store/migrate.ts.

import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './engine/store/schema.ts',
  out: './engine/store/migrations',
})
