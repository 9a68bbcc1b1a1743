import { type Logger, pino } from 'pino'
import { createWorkspace } from '../../local/workspace/engine.ts'
import manifest from '../../manifest.json' with { type: 'json' }
import { type Bot, startBot } from '../../src/start.ts'
import { makeDatabase, type TestDatabase } from './database.ts'

export type Person = ReturnType<ReturnType<typeof createWorkspace>['addPerson']>

/** Monday 7 September 2026, nine in the morning in Shanghai. */
const MONDAY = new Date('2026-09-07T01:00:00Z')

/** Two organisations that share two channels in one workspace, with the app in both, and so many more residents. */
export function makeStage({ now, residents = 0 }: { now?: Date; residents?: number } = {}) {
  const slack = createWorkspace(now === undefined ? {} : { now })
  const team = slack.addTeam({ name: '共建', domain: 'gongjian' })
  const person = (name: string, locale: 'zh-CN' | 'en-US' = 'zh-CN') =>
    slack.addPerson(team, { name, realName: name, locale, tz: 'Asia/Shanghai' })
  const people = {
    lin: person('林晓'),
    chen: person('陈立'),
    hu: person('胡敏'),
    ann: person('Ann', 'en-US'),
    wei: person('魏东'),
  }
  const others = Array.from({ length: residents }, (_, n) => person(`居民${n}`))
  const liaison = slack.addChannel({
    name: '联络小组',
    teams: [team],
    members: [people.lin, people.chen],
    private: true,
  })
  const open = slack.addChannel({ name: '共建活动', teams: [team], members: [...Object.values(people), ...others] })
  const app = slack.installApp(manifest, team, { channels: [liaison, open] })
  return { slack, team, people, residents: others, channels: { liaison, open }, app }
}

/**
 * The whole bot over a database of its own, on the stage of `makeStage`. The clock stands still until it is moved;
 * `tick()` runs what is scheduled, as the queue would.
 */
export async function startTestBot({
  now = MONDAY,
  setUp = true,
  redisUrl,
  database: given,
  log = pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
}: {
  now?: Date
  setUp?: boolean
  redisUrl?: string
  database?: TestDatabase
  log?: Logger
} = {}) {
  const database = given ?? (await makeDatabase())
  const stage = makeStage({ now })
  const { slack, app } = stage
  const bot: Bot = await startBot({
    botToken: app.botToken,
    door: { receiver: slack.receiver() },
    databaseUrl: database.url,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    works: true,
    now: slack.clock.now,
    log,
    slack: { fetch: slack.fetch },
  })
  const tick = async () => {
    await bot.running?.runScheduled()
    await slack.settled()
  }
  const started = {
    ...bot,
    ...stage,
    database,
    tick,
    stop: async () => {
      await bot.stop()
      await database.drop()
    },
  }
  if (setUp) {
    await setUpPartnership(stage)
    await tick()
  }
  return started
}

export type TestBot = Awaited<ReturnType<typeof startTestBot>>

/** What the set-up modals do, pressed through: 学院 with Lin, 镇 with Chen as liaison officers. */
export async function setUpPartnership({ slack, people, channels }: ReturnType<typeof makeStage>): Promise<void> {
  const lin = slack.as(people.lin)
  await lin.slash('/gongjian setup', { channel: channels.open })
  await lin.submit({
    name: '奉城共建',
    sideA: '机械学院',
    sideB: '奉城镇',
    liaisonChannel: channels.liaison,
    publicChannel: channels.open,
  })
  const named = (name: string) => [{ query: name, value: name }]
  await lin.submit({ officersA: named('林晓'), officersB: named('陈立'), organisersB: named('胡敏') })
  await lin.closeAll()
}
