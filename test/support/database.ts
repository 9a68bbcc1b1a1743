import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import type { Db } from '../../src/db.ts'

export interface TestDatabase {
  url: string
  /** Also while something is still connected. */
  drop(): Promise<unknown>
}

/**
 * A database of one's own with all migrations in it and no rows: call it once a test file, in `beforeAll`. Or a copy of
 * another, to which nobody may be connected.
 */
export async function makeDatabase(original?: TestDatabase): Promise<TestDatabase> {
  const { serverUrl, template } = inject('database')
  const name = `${template}_${randomBytes(4).toString('hex')}`
  const from = original === undefined ? template : new URL(original.url).pathname.slice(1)
  // As files: page by page through the log it takes three times as long.
  await execute(serverUrl, `create database ${name} template ${from} strategy file_copy`)
  const url = new URL(serverUrl)
  url.pathname = name
  return { url: url.href, drop: () => execute(serverUrl, `drop database ${name} with (force)`) }
}

export async function execute(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const QUEUE_TABLES = 'bullmq.job, bullmq.scheduler, bullmq.dedup, bullmq.dedup_next, bullmq.event'
const DEADLOCK = '40P01'

/** Makes the queue in this database forget all it knows, also while somebody is at work in it. */
export async function wipeQueue(url: string): Promise<void> {
  try {
    await execute(url, `truncate ${QUEUE_TABLES} cascade`)
  } catch (error) {
    if ((error as { code?: string }).code !== DEADLOCK) throw error
    await wipeQueue(url)
  }
}

/** Whether somebody in this database waits for somebody else's lock. */
export async function isLockAwaited(db: Db): Promise<boolean> {
  const waiting = await db.$queryRaw<unknown[]>`
    SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
  return waiting.length > 0
}
