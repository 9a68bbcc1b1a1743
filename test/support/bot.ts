import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { localSite } from '../../local/site.ts'
import { createWorkspace, type Installed, type Workspace } from '../../local/workspace/engine.ts'
import type { Team } from '../../local/workspace/types.ts'
import manifest from '../../manifest.json' with { type: 'json' }
import { type Bot, startBot } from '../../src/start.ts'
import { type Beginning, remember, repeat } from './beginning.ts'
import { makeDatabase, type TestDatabase } from './database.ts'
import { ADDRESS_HEADER } from './pages.ts'

export type Person = ReturnType<ReturnType<typeof createWorkspace>['addPerson']>

/** Monday 7 September 2026, nine in the morning in Shanghai. */
const MONDAY = new Date('2026-09-07T01:00:00Z')

/**
 * Two organisations that share two channels in one workspace, with the app in both, and so many more residents. With
 * `isApart` the town has a workspace of its own, without the app, and the channels are shared through Slack Connect.
 */
export function makeStage({
  now,
  residents = 0,
  isApart = false,
}: {
  now?: Date
  residents?: number
  isApart?: boolean
} = {}) {
  const slack = createWorkspace(now === undefined ? {} : { now })
  const team = slack.addTeam({ name: '共建', domain: 'gongjian' })
  const town = isApart ? slack.addTeam({ name: '奉城镇', domain: 'fengcheng' }) : team
  const app = slack.installApp(manifest, team)
  return { slack, team, town, app, ...makeCast({ slack, team, town, app }, residents) }
}

type Stage = ReturnType<typeof makeStage>

function makeCast(
  { slack, team, town, app }: { slack: Workspace; team: Team; town: Team; app: Installed },
  residents = 0,
) {
  const person = (name: string, locale: 'zh-CN' | 'en-US' = 'zh-CN', of = team) =>
    slack.addPerson(of, { name, realName: name, locale, tz: 'Asia/Shanghai' })
  const people = {
    lin: person('林晓'),
    chen: person('陈立', 'zh-CN', town),
    hu: person('胡敏', 'zh-CN', town),
    ann: person('Ann', 'en-US'),
    wei: person('魏东'),
  }
  const others = Array.from({ length: residents }, (_, n) => person(`居民${n}`))
  const bot = slack.person(app.botUserId)
  const teams = [...new Set([team, town])]
  const liaison = slack.addChannel({
    name: '联络小组',
    teams,
    members: [people.lin, people.chen, bot],
    private: true,
  })
  const open = slack.addChannel({
    name: '共建活动',
    teams,
    members: [...Object.values(people), ...others, bot],
  })
  return { people, residents: others, channels: { liaison, open } }
}

type Options = {
  setUp?: boolean
  database?: TestDatabase
  /** With pages for people without Slack, at `bot.deps.site.url`; left out, it has them. */
  hasSite?: boolean
  /** The town in a workspace of its own. */
  isApart?: boolean
}

/** Bots that wait for the next file, by what they were started with. */
const free = new Map<string, TestBot[]>()

/**
 * The whole bot over a database of its own, on the stage of `makeStage`. The clock stands still until it is moved;
 * `tick()` runs what is scheduled, as the queue would. Because starting one costs a second, a file gets one that
 * another has stopped, after what `beginAnew()` does; where tests of a file cannot share what they do, `beginAnew()`
 * before each of them is as good as another bot.
 */
export async function startTestBot({ setUp = true, ...options }: Options = {}): Promise<TestBot> {
  const { hasSite = true, isApart = false, ...own } = options
  const kind = JSON.stringify({ hasSite, isApart, own: Object.keys(own) })
  const bot = free.get(kind)?.pop() ?? (await startOwn(options))
  if (Object.keys(own).length === 0) {
    bot.stop = async () => {
      free.set(kind, [...(free.get(kind) ?? []), bot])
    }
  }
  await (setUp ? bot.beginAnew() : bot.forget())
  return bot
}

export type TestBot = Awaited<ReturnType<typeof startOwn>>

async function startOwn({ database: given, hasSite = true, isApart = false }: Options) {
  /** Every line, down to the smallest, since it was begun anew. */
  const logged: string[] = []
  const database = given ?? (await makeDatabase())
  const stage = makeStage({ now: MONDAY, isApart })
  const { slack, app } = stage
  const bot: Bot = await startBot({
    botToken: app.botToken,
    door: { receiver: slack.receiver() },
    databaseUrl: database.url,
    works: true,
    now: slack.clock.now,
    log: pino({ level: 'trace' }, { write: (line) => void logged.push(line) }),
    slack: { fetch: slack.fetch },
    ticks: false,
    longestDebounce: 20,
    keys: [randomBytes(32).toString('hex')],
    site: hasSite ? { ...(await localSite()), addressHeader: ADDRESS_HEADER } : null,
  })
  const tick = async () => {
    await bot.running?.runScheduled()
    await slack.settled()
  }
  /** Other people in other channels on the first day, and a database that knows none of those before. */
  const forget = async () => {
    await slack.settled()
    await slack.until(() => emptyDatabase(bot.deps.pool))
    slack.faults.clear()
    slack.refused.splice(0)
    logged.splice(0)
    slack.clock.set(MONDAY)
    Object.assign(started, makeCast(stage))
  }
  let beginning: Beginning | undefined
  const started = {
    ...bot,
    ...stage,
    database,
    logged,
    tick,
    forget,
    /** The same, and their partnership set up: pressed through once, and repeated from then on. */
    beginAnew: async () => {
      await forget()
      const ids = [...Object.values(started.people), ...Object.values(started.channels)].map(({ id }) => id)
      if (beginning !== undefined) return repeat(bot.deps.pool, bot.deps.clients, beginning, ids)
      const before = new Set(slack.calls())
      await setUpPartnership(started)
      await tick()
      await slack.until(async () => (await bot.deps.db.delivery.count({ where: { status: 'PLANNED' } })) === 0)
      const calls = slack.calls().filter((call) => !before.has(call))
      beginning = await remember(bot.deps.pool, { tables: await findTables(bot.deps.pool), ids, calls })
    },
    stop: async () => {
      await bot.stop()
      await database.drop()
    },
  }
  return started
}

const LOCK_NOT_AVAILABLE = '55P03'

/** All but the workspace's, which the bot has read at its start. */
async function findTables(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>({
    name: 'tables',
    text: "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not in ('_prisma_migrations', 'Workspace')",
  })
  return rows.map(({ name }) => name)
}

/** Forgets what is in those tables. False while a job is at work in one. */
async function emptyDatabase(pool: Pool): Promise<boolean> {
  const names = await findTables(pool)
  // Without the limit the job might wait for us while we wait for it. Deleting costs a tenth of a truncation, which makes
  // new files, and makes every connection look each table up again; the order of deleting is nobody's concern here.
  const sql = `
    set local lock_timeout = '200ms';
    lock table ${names};
    set local session_replication_role = replica;
    ${names.map((name) => `delete from ${name}`).join(';')};
    select setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) from pg_sequences
      where schemaname = 'public' and last_value is not null and sequencename <> 'Workspace_id_seq';
    update "Workspace" set "pausedUntil" = null, "remindedAt" = null, "cardsClosedAt" = null`
  return pool.query(sql).then(
    () => true,
    (error) => {
      if (error.code === LOCK_NOT_AVAILABLE) return false
      throw error
    },
  )
}

/** What the set-up modals do, pressed through: 学院 with Lin, 镇 with Chen as liaison officers. */
export async function setUpPartnership({
  slack,
  people,
  channels,
}: Pick<Stage, 'slack' | 'people' | 'channels'>): Promise<void> {
  const lin = slack.as(people.lin)
  // On a busy machine the first press of all can take longer than Slack waits.
  await slack.until(async () => {
    await lin.slash('/gongjian setup', { channel: channels.open })
    return lin.modal()
  })
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
