import { WebClient, type WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'
import { features, jobs, pages } from './app.ts'
import { createBatches } from './batches.ts'
import { openDb, openPool } from './db.ts'
import type { Pace } from './deliveries/pace.ts'
import type { Deps } from './deps.ts'
import { drawHome } from './home/slack.ts'
import { openQueue, type RunningJobs, startJobs } from './jobs/runtime.ts'
import { applyMigrations } from './migrations.ts'
import { openSecrets } from './secrets.ts'
import { boltLogger, createBolt, type Door } from './slack/bolt.ts'
import { createClients } from './slack/clients.ts'
import { route } from './slack/router.ts'
import { servePages } from './web/server.ts'
import { keepWorkspace } from './workspaces/mutations.ts'

export type Setting = {
  botToken: string
  /** Null: nothing comes in, this process only works. */
  door: Door | null
  databaseUrl: string
  redisUrl?: string
  /** Whether this process runs the jobs. */
  works: boolean
  now: () => Date
  log: Logger
  slack: Pick<WebClientOptions, 'fetch' | 'slackApiUrl'>
  /** How fast messages are posted; left out, as fast as they can be. */
  pace?: Pace
  /** Whether the queue runs by itself what is scheduled; left out, it does. */
  ticks?: boolean
  /** The longest that a job may gather wake-ups, in milliseconds; left out, as long as each of them says. */
  longestDebounce?: number
  /** What phone numbers are kept under, oldest first. Without one nobody is asked for theirs. */
  keys?: string[]
  /** Pages for people without Slack, which need a key. Null: none, and nothing links to them. */
  site?: { url: string; port: number; addressHeader: string | null } | null
}

export type Bot = {
  deps: Deps
  /** Null where `works` is false. */
  running: RunningJobs | null
  /** Takes nothing new, finishes what is under way, then lets go of the database. */
  stop: () => Promise<void>
}

/**
 * The whole bot in this process: database, queue, Slack, in that order, and nothing half-started: when a step fails,
 * what was opened is closed again and the error is thrown.
 */
export async function startBot({
  botToken,
  door,
  databaseUrl,
  redisUrl,
  works,
  now,
  log,
  slack,
  pace,
  ticks = true,
  longestDebounce = Number.POSITIVE_INFINITY,
  keys = [],
  site = null,
}: Setting): Promise<Bot> {
  const opened: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    const identity = await new WebClient(botToken, { ...slack, logger: boltLogger(log) }).auth.test()
    await applyMigrations(databaseUrl)
    const db = openDb(databaseUrl)
    opened.push(() => db.$disconnect())
    const pool = openPool(databaseUrl, log)
    opened.push(() => pool.end())
    const connection = { databaseUrl, ...(redisUrl === undefined ? {} : { redisUrl }) }
    const woken = jobs.map((job) => ({ ...job, debounce: Math.min(job.debounce ?? 0, longestDebounce) }))
    const queue = await openQueue(connection, woken, log)
    opened.push(queue.close)

    const secrets = keys.length === 0 && site === null ? undefined : openSecrets(keys)
    const deps: Deps = {
      db,
      pool,
      inBatches: createBatches(),
      now,
      log,
      workspace: await keepWorkspace(db, identity),
      clients: createClients(botToken, { ...slack, logger: boltLogger(log) }),
      wake: queue.wake,
      ...(pace === undefined ? {} : { pace }),
      ...(secrets === undefined ? {} : { secrets }),
      site: site === null || secrets === undefined ? null : { url: site.url, secrets },
    }
    const running = works ? await startJobs(deps, jobs, connection, ticks) : null
    if (running !== null) opened.push(running.close)
    if (door !== null) {
      const app = createBolt(
        door,
        { token: botToken, botId: identity.bot_id ?? '', botUserId: deps.workspace.botUserId },
        slack,
        log,
      )
      route(app, deps, features, drawHome)
      await app.start()
      opened.push(() => app.stop())
    }
    if (site !== null && deps.site !== null && door !== null) {
      const server = await servePages(deps, deps.site, pages, site)
      opened.push(server.close)
    }
    return { deps, running, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
