import { hash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import { Pool } from 'pg'
import type { Logger } from 'pino'
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts'

/** The whole database, or one transaction of it: the same calls, so the outer handle cannot be reached inside. */
export type Db = PrismaClient
export type Transaction = Prisma.TransactionClient

/** A press must be answered in 2.5 s, so nothing waits for a connection or an answer longer than this. */
const TIMEOUT_MS = 2_000

export function openDb(url: string): Db {
  return new PrismaClient({
    adapter: new PrismaPg(
      {
        connectionString: url,
        max: 5,
        connectionTimeoutMillis: TIMEOUT_MS,
        query_timeout: 10_000,
      },
      { statementNameGenerator: nameOf },
    ),
    transactionOptions: { maxWait: TIMEOUT_MS, timeout: 10_000 },
  })
}

/** A list of more values comes in too many lengths for PostgreSQL to keep each. */
const MOST_VALUES = 32
const UNNAMED = ''

/** With a name PostgreSQL reads and plans a query once a connection, and not at every call: decision 0009. */
function nameOf({ sql, args }: SqlQuery): string {
  return args.length > MOST_VALUES ? UNNAMED : hash('sha1', sql, 'base64url')
}

/** The small pool of the hot queries: sign-ups, deliveries, who is pressing. */
export function openPool(url: string, log: Logger): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  })
  // An idle connection that breaks raises here; without a listener the process would end.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a database connection broke'))
  return pool
}
