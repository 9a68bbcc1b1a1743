import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { startTemporaryPostgres } from '../../local/postgres.ts'
import { openQueue } from '../../src/jobs/runtime.ts'
import { applyMigrations } from '../../src/migrations.ts'
import { execute } from './database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, and in it the database with all migrations and the queue's tables that each test file gets a copy of. */
    database: { serverUrl: string; template: string }
  }
}

/** One PostgreSQL for the whole run: the one of DATABASE_URL, or one of our own that goes away with the run. */
export default async function setup(project: TestProject) {
  const template = `gongjian_test_${randomBytes(4).toString('hex')}`
  const own = process.env.DATABASE_URL ? undefined : await startTemporaryPostgres()
  const serverUrl = own?.url ?? process.env.DATABASE_URL ?? ''
  // Compiling a query, or planning it anew for each value, costs more than it saves where every table is small.
  if (own) {
    await execute(
      serverUrl,
      'alter role current_user set jit = off; alter role current_user set plan_cache_mode = force_generic_plan',
    )
  }

  await execute(serverUrl, `create database ${template}`)
  const templateUrl = new URL(serverUrl)
  templateUrl.pathname = template
  await applyMigrations(templateUrl.href)
  const queue = await openQueue({ databaseUrl: templateUrl.href }, [], pino({ level: 'silent' }))
  await queue.close()
  project.provide('database', { serverUrl, template })

  return async () => {
    if (own) return own.stop()
    // A test that failed half way has not dropped its own.
    const left = await execute(serverUrl, `select datname from pg_database where starts_with(datname, '${template}')`)
    for (const { datname } of left) await execute(serverUrl, `drop database ${datname} with (force)`)
  }
}
