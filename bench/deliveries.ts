import { randomUUID } from 'node:crypto'
import { Queue, Worker } from 'bullmq'
import { Pool } from 'pg'
import { finish, type Outcome } from '../src/deliveries/finish.ts'
import { lease } from '../src/deliveries/lease.ts'
import { noRedis, startRedis } from '../test/support/redis.ts'
import { alternate, median, medianRatio, type Result, type Side, verify, withPostgres } from './support.ts'

const ROUNDS = 5
const ROWS = 40_000
const SENDERS = 3
const LEASED_AT_ONCE = 1_000
const CONCURRENCY = 100

/**
 * How fast rows can be claimed and finished in PostgreSQL, a thousand at a time, beside BullMQ taking as many empty jobs
 * from a Redis that writes nothing to disk.
 */
export async function run(): Promise<Result> {
  if (noRedis !== undefined) throw new Error(noRedis)
  const redis = await startRedis()
  try {
    const { ours, bullmq } = await withPostgres(async (url) => {
      const pool = new Pool({ connectionString: url, max: SENDERS })
      // The server may stop while the last connection is still closing.
      pool.on('error', () => {})
      try {
        return await alternate(ROUNDS, { ours: deliveries(pool), bullmq: emptyJobs(redis.url) })
      } finally {
        await pool.end()
      }
    })
    const rates = (rounds: Record<string, number>[]) => rounds.map(({ rowsPerSecond = Number.NaN }) => rowsPerSecond)
    return {
      name: 'deliveries',
      rounds: ROUNDS,
      figures: { rowsPerSecond: median(rates(ours)), bullmqRedisPerSecond: median(rates(bullmq)) },
      ratios: { bullmqRedis: medianRatio(rates(ours), rates(bullmq)) },
    }
  } finally {
    await redis.stop()
  }
}

function deliveries(pool: Pool): Side {
  return async () => {
    const now = new Date()
    await pool.query('TRUNCATE "Delivery", "Workspace" CASCADE')
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO "Workspace" ("teamId", name, "botUserId") VALUES ('T1', 'bench', 'U1') RETURNING id`,
    )
    const workspaceId = rows[0]?.id ?? 0
    await pool.query(
      `INSERT INTO "Delivery" ("workspaceId", kind, "sendKey", payload, "dueAt")
       SELECT $1, 'bench.row', 'bench:' || n, jsonb_build_object('activityId', n), $2 FROM generate_series(1, $3) n`,
      [workspaceId, now, ROWS],
    )
    await pool.query('VACUUM ANALYZE "Delivery"')

    const finished: number[] = []
    const sender = async () => {
      for (;;) {
        const leaseId = randomUUID()
        const taken = await lease(pool, { workspaceId, now, limit: LEASED_AT_ONCE, leaseId, leaseMs: 3_000 })
        if (taken.length === 0) return
        const outcomes = taken.map(
          ({ id }): Outcome => ({
            id,
            status: 'SENT',
            slackChannelId: 'C0123456789',
            ts: `1790000000.${id}`,
            sentAt: now,
          }),
        )
        finished.push(await finish(pool, leaseId, outcomes))
      }
    }
    const began = performance.now()
    await Promise.all(Array.from({ length: SENDERS }, sender))
    const seconds = (performance.now() - began) / 1_000

    const total = finished.reduce((sum, count) => sum + count, 0)
    verify(total === ROWS, `${total} of ${ROWS} rows were finished`)
    const check = await pool.query(
      `SELECT FROM "Delivery" WHERE status = 'SENT' AND ts = '1790000000.' || id AND attempts = 1 AND "leaseId" IS NULL`,
    )
    verify(check.rowCount === ROWS, `${check.rowCount} of ${ROWS} rows are as they should be`)
    return { rowsPerSecond: ROWS / seconds }
  }
}

function emptyJobs(url: string): Side {
  return async () => {
    const connection = { url, maxRetriesPerRequest: null }
    const queue = new Queue('bench', { connection })
    await queue.obliterate({ force: true })
    const jobs = Array.from({ length: ROWS }, (_, n) => ({
      name: 'row',
      data: { activityId: n },
      opts: { removeOnComplete: true },
    }))
    while (jobs.length > 0) await queue.addBulk(jobs.splice(0, 5_000))

    const seen = new Set<string>()
    let done = 0
    const worker = new Worker('bench', async ({ id = '' }) => void seen.add(id), {
      connection,
      concurrency: CONCURRENCY,
      autorun: false,
    })
    await worker.waitUntilReady()
    const began = performance.now()
    const finished = new Promise<void>((resolve) => {
      worker.on('completed', () => {
        done += 1
        if (done === ROWS) resolve()
      })
    })
    void worker.run()
    await finished
    const seconds = (performance.now() - began) / 1_000

    await worker.close()
    const left = await queue.getJobCounts()
    await queue.close()
    verify(seen.size === ROWS, `${seen.size} of ${ROWS} jobs ran`)
    verify(
      Object.values(left).every((count) => count === 0),
      `jobs are left: ${JSON.stringify(left)}`,
    )
    return { rowsPerSecond: ROWS / seconds }
  }
}
