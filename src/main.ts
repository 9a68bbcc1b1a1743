import { pino } from 'pino'
import { type Config, readConfig } from './config.ts'
import { slackPace } from './deliveries/pace.ts'
import { keepKeyFile } from './secrets.ts'

const config = readConfig(process.env)
if ('problems' in config) {
  console.error(
    `Gongjian cannot start:\n${config.problems.map((problem) => `  ${problem}`).join('\n')}\n\ndocs/slack.md shows every step.`,
  )
  process.exit(1)
}

const log = pino({
  level: config.logLevel,
  // A second wall behind not logging them at all.
  redact: {
    paths: ['*.token', '*.botToken', '*.phone', '*.password', '*.headers', 'err.original', 'err.config'],
    censor: '…',
  },
})

// Takes a second to load: whoever has a setting wrong has read it by then.
const { startBot } = await import('./start.ts')
const { databaseUrl, close: closeDatabase } = await openDatabase(config).catch(giveUp)
const bot = await startBot({
  botToken: config.botToken,
  door: config.role === 'worker' ? null : config.door,
  databaseUrl,
  ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
  works: config.role !== 'web',
  now: () => new Date(),
  log,
  pace: slackPace,
  slack: config.slackApiUrl === undefined ? {} : { slackApiUrl: config.slackApiUrl },
  keys: config.keys ?? (config.databaseUrl === null ? [await keepKeyFile(config.dataFolder)] : []),
  site: config.pages,
}).catch(async (error) => {
  await closeDatabase()
  return giveUp(error)
})
log.info({ role: config.role, queue: config.redisUrl === undefined ? 'postgres' : 'redis' }, 'Gongjian is running')

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    await bot.stop()
    await closeDatabase()
    process.exit(0)
  })
}

function giveUp(error: unknown): never {
  log.fatal({ reason: error instanceof Error ? error.message : String(error) }, 'Gongjian could not start')
  process.exit(1)
}

/** A PostgreSQL of our own when none is named: loaded only then, so that an image without it can run. */
async function openDatabase(config: Config): Promise<{ databaseUrl: string; close: () => Promise<void> }> {
  if (config.databaseUrl !== null) return { databaseUrl: config.databaseUrl, close: async () => {} }
  const { startPostgres } = await import('../local/postgres.ts')
  const postgres = await startPostgres({ dataFolder: config.dataFolder })
  return { databaseUrl: postgres.url, close: postgres.stop }
}
