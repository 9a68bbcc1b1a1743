import { defineConfig } from 'prisma/config'

/** For Prisma's own commands; the bot itself applies migrations by `src/migrations.ts`. */
export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL },
})
