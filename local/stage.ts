import { randomBytes } from 'node:crypto'
import { type Logger, pino } from 'pino'
import manifest from '../manifest.json' with { type: 'json' }
import { startBot } from '../src/start.ts'
import { buildWorld } from './case/world.ts'
import { startTemporaryPostgres } from './postgres.ts'
import { localSite } from './site.ts'
import { createWorkspace } from './workspace/engine.ts'

const STEP_MS = 60 * 60_000

/**
 * The case's world with the real bot in it: a PostgreSQL of its own, which goes away with it, and the workspace's clock
 * for both.
 */
export async function openStage({ now, log = pino({ level: 'silent' }) }: { now: Date; log?: Logger }) {
  const postgres = await startTemporaryPostgres()
  const slack = createWorkspace({ now })
  const world = buildWorld(slack, manifest)
  const bot = await startBot({
    botToken: world.app.botToken,
    door: { receiver: slack.receiver() },
    databaseUrl: postgres.url,
    works: true,
    now: slack.clock.now,
    log,
    slack: { fetch: slack.fetch },
    keys: [randomBytes(32).toString('hex')],
    site: await localSite(),
  })

  /** Moves the clock in steps, running what is scheduled at each, so that everything arrives when it would. */
  async function moveClock(to: Date, onStep: (now: Date) => void = () => {}): Promise<void> {
    while (slack.clock.now() < to) {
      slack.clock.set(new Date(Math.min(to.getTime(), slack.clock.now().getTime() + STEP_MS)))
      await bot.running?.runScheduled()
      onStep(slack.clock.now())
    }
    await slack.settled()
  }

  return {
    world,
    bot,
    moveClock,
    close: async () => {
      await bot.stop()
      await postgres.stop()
    },
  }
}

export type Stage = Awaited<ReturnType<typeof openStage>>
