import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { pino } from 'pino'
import { PrismaClient, type SignUp } from '../generated/prisma/client.ts'
import { cardKey, getActivityById } from '../src/activities/queries.ts'
import type { ActivityRow } from '../src/activities/rules.ts'
import { actionIds, signUpAnswer } from '../src/activities/sign-ups/views.ts'
import { activityCard } from '../src/activities/views.ts'
import { features } from '../src/app.ts'
import { type Db, openDb } from '../src/db.ts'
import type { Deps } from '../src/deps.ts'
import { drawHome } from '../src/home/slack.ts'
import { dictionaryOf } from '../src/i18n/dictionary.ts'
import { ref } from '../src/slack/blocks.ts'
import { createBolt } from '../src/slack/bolt.ts'
import { type ActionHandler, type Feature, route } from '../src/slack/router.ts'
import { startBot } from '../src/start.ts'
import { freePort } from '../test/support/free-port.ts'
import type { Burst, Pressed } from './presser.ts'
import type { Task } from './replica.ts'
import { alternate, median, medianRatio, type Result, type Side, verify, withPostgres } from './support.ts'

const ROUNDS = 5
const PLACES = 100
const PRESSES = 2_000
const PROCESSES = 3
/**
 * The control is given its presses twenty at a time, twice as many as it has connections: with two thousand at once most
 * would wait longer than the bot lets anyone wait, and be told to press again.
 */
const CONTROL_AT_ONCE = 20

const teamId = 'T0BENCH00'
const token = 'xoxb-bench'
const signingSecret = '0123456789abcdef0123456789abcdef'
const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' })

/** One hot activity: through Slack's door beside a Prisma transaction a press, and in the database beside a call a press. */
export function run(): Promise<Result> {
  return withPostgres(async (url) => {
    const throughSlack = await pressThroughSlack(url)
    const inDatabase = await pressInDatabase(url)
    const of = (rounds: Record<string, number>[], key: string) => rounds.map((round) => round[key] ?? Number.NaN)
    const rates = (rounds: Record<string, number>[]) => of(rounds, 'perSecond')
    const { bot, prismaTransaction } = throughSlack
    const { batches, functionPerPress, rich } = inDatabase
    const redrawn = await countRedraws(url)
    return {
      name: 'sign-up',
      rounds: ROUNDS,
      figures: {
        refused: Math.max(...of(bot, 'refused')),
        going: Math.max(...of(bot, 'going')),
        gaps: Math.max(...of(bot, 'gaps')),
        p99Ms: median(of(bot, 'p99Ms')),
        ...redrawn,
      },
      ratios: {
        prismaTransaction: medianRatio(rates(bot), rates(prismaTransaction)),
        functionPerPress: medianRatio(rates(batches), rates(functionPerPress)),
        rich: medianRatio(rates(rich), rates(batches)),
      },
    }
  })
}

async function pressThroughSlack(url: string) {
  const answers = new Map<string, string>()
  const slack = { fetch: pretendSlack(answers) }
  const ports = { bot: await freePort(), control: await freePort() }
  const bot = await startBot({
    botToken: token,
    door: { signingSecret, port: ports.bot },
    databaseUrl: url,
    works: false,
    now: () => new Date(),
    log,
    slack,
  })
  const people = await makePeople(bot.deps.db, bot.deps.workspace.id, PRESSES)
  const installation = { token, botId: 'B0BENCH00', botUserId: 'U0BENCH00' }
  const control = createBolt({ signingSecret, port: ports.control }, installation, slack, log)
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) })
  route(control, bot.deps, features.map(withPrismaTransaction(db)), drawHome)
  await control.start()
  const presser = fork(new URL('./presser.ts', import.meta.url))

  const burst =
    (port: number, atOnce: number): Side =>
    async () => {
      answers.clear()
      const activity = await makeActivity(bot.deps, people)
      presser.send({
        port,
        signingSecret,
        atOnce,
        teamId,
        userIds: people.persons.map(({ slackUserId }) => slackUserId ?? ''),
        payload: payloadOf(activity),
      } satisfies Burst)
      const [pressed] = (await once(presser, 'message')) as [Pressed]
      // Read before anything else: whoever was told "done" must be in the database by now.
      const rows = await bot.deps.db.signUp.findMany({ where: { activityId: activity.id }, orderBy: { turn: 'asc' } })
      const giveUpAt = performance.now() + 30_000
      while (answers.size < PRESSES - pressed.refused && performance.now() < giveUpAt) await setTimeout(10)

      const told = new Map([...answers].map(([userId, body]) => [userId, String(JSON.parse(body).text)]))
      const busy = [dictionaryOf('en'), dictionaryOf('zh-CN')].map((t) => t.errors.busy)
      const refused = pressed.refused + [...told.values()].filter((text) => busy.includes(text)).length
      verify(rows.length + refused >= PRESSES, `${rows.length} sign-ups and ${refused} refusals for ${PRESSES} presses`)
      if (refused === 0) verifyAnswers(activity, people, rows, told)
      return {
        refused,
        ...verifyRows(rows),
        p99Ms: pressed.ms.toSorted((a, b) => a - b)[Math.ceil(pressed.ms.length * 0.99) - 1] ?? Number.NaN,
        perSecond: (PRESSES * 1_000) / pressed.wholeMs,
      }
    }
  try {
    return await alternate(ROUNDS, {
      bot: burst(ports.bot, PRESSES),
      prismaTransaction: burst(ports.control, CONTROL_AT_ONCE),
    })
  } finally {
    await end(presser)
    await control.stop()
    await db.$disconnect()
    await bot.stop()
  }
}

async function pressInDatabase(url: string) {
  const db = openDb(url)
  const { id: workspaceId } = await db.workspace.create({
    data: { teamId: 'T0BENCH01', name: 'Bench', botUserId: 'U' },
  })
  const people = await makePeople(db, workspaceId, PRESSES * PROCESSES)
  const replicas = Array.from({ length: PROCESSES }, () => fork(new URL('./replica.ts', import.meta.url)))

  const pressAll =
    (how: Task['how']): Side =>
    async () => {
      const activity = how === 'rich' ? await makeRich(db, people) : await makeActivity({ db }, people)
      const began = performance.now()
      await Promise.all(
        replicas.map(async (replica, index) => {
          const persons = people.persons.slice(index * PRESSES, (index + 1) * PRESSES)
          const { id: activityId, partnershipId } = activity
          replica.send({ url, how, partnershipId, activityId, personIds: persons.map(({ id }) => id) } satisfies Task)
          await answerOf(replica)
        }),
      )
      const seconds = (performance.now() - began) / 1_000
      const rows = await db.signUp.findMany({ where: { activityId: activity.id }, orderBy: { turn: 'asc' } })
      verify(rows.length === PRESSES * PROCESSES, `${rows.length} sign-ups for ${PRESSES * PROCESSES} presses`)
      if (how === 'rich') verifyRich(rows)
      else verifyRows(rows)
      return { perSecond: rows.length / seconds }
    }
  try {
    return await alternate(ROUNDS, {
      batches: pressAll('batches'),
      rich: pressAll('rich'),
      functionPerPress: pressAll('functionPerPress'),
    })
  } finally {
    await Promise.all(replicas.map(end))
    await db.$disconnect()
  }
}

/** Each side's share, guests, and questions that are answered. */
async function makeRich(db: Db, people: People): Promise<ActivityRow> {
  const activity = await makeActivity({ db }, people)
  const shares = people.partnership.organizations.map(({ id }) => ({ organizationId: id, places: PLACES / 4 }))
  await db.activity.update({
    where: { id: activity.id },
    data: {
      guestsAllowed: 2,
      releaseAt: new Date(activity.startsAt.getTime() - 24 * 3_600_000),
      questions: [
        { id: 'bus', text: '坐班车吗？', required: true },
        { id: 'food', text: '有忌口吗？', required: false },
      ],
      shares: { create: shares },
    },
  })
  return activity
}

/** Who goes and their guests fit, the last place or two may be too few for a guest, and every answer is kept. */
function verifyRich(rows: SignUp[]): void {
  const seats = rows.filter(({ status }) => status === 'GOING').reduce((sum, { guests }) => sum + 1 + guests, 0)
  verify(seats <= PLACES && seats >= PLACES - 3, `${seats} of ${PLACES} places are taken`)
  verify(
    rows.every(({ turn }, index) => turn === index + 1),
    'turns that nobody has, or that came out of order',
  )
  verify(
    rows.every(({ answers }) => JSON.stringify(answers) === '{"bus":"坐班车","food":"不吃辣"}'),
    'an answer is lost',
  )
}

/** How often the card is drawn while many press, counted as calls to Slack; from the first press until it is true again. */
async function countRedraws(url: string): Promise<{ redraws: number; redrawSeconds: number }> {
  const answers = new Map<string, string>()
  const pretend = pretendSlack(answers)
  const card = { channel: 'C0OPENCARD', ts: '1790000000.000200' }
  let redraws = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (!String(input).endsWith('/chat.update')) return pretend(input, init)
    if (String(init?.body).includes(card.ts)) redraws += 1
    return Response.json({ ok: true, ...card })
  }
  const port = await freePort()
  const bot = await startBot({
    botToken: token,
    door: { signingSecret, port },
    databaseUrl: url,
    works: true,
    now: () => new Date(),
    log,
    slack: { fetch },
  })
  const presser = fork(new URL('./presser.ts', import.meta.url))
  try {
    const { db, workspace } = bot.deps
    const people = await makePeople(db, workspace.id, PRESSES, 'CARD')
    const activity = await makeActivity(bot.deps, people)
    await db.delivery.create({
      data: {
        workspaceId: workspace.id,
        partnershipId: activity.partnershipId,
        kind: 'activities.card',
        sendKey: cardKey(activity.id),
        channelId: people.partnership.publicChannelId,
        payload: { activityId: activity.id },
        status: 'SENT',
        dueAt: new Date(),
        slackChannelId: card.channel,
        ts: card.ts,
      },
    })
    const began = performance.now()
    presser.send({
      port,
      signingSecret,
      atOnce: CONTROL_AT_ONCE,
      teamId,
      userIds: people.persons.map(({ slackUserId }) => slackUserId ?? ''),
      payload: payloadOf(activity),
    } satisfies Burst)
    await once(presser, 'message')
    const giveUpAt = performance.now() + 30_000
    const isDrawn = async () => {
      const { cardDrawnAt, cardChangedAt } = await db.activity.findUniqueOrThrow({ where: { id: activity.id } })
      return cardDrawnAt >= cardChangedAt
    }
    while (!(await isDrawn()) && performance.now() < giveUpAt) await setTimeout(50)
    const seconds = (performance.now() - began) / 1_000
    verify(await isDrawn(), 'the card shows an older state')
    verify((await db.signUp.count({ where: { activityId: activity.id } })) === PRESSES, 'a press is lost')
    verify(redraws <= 1 + seconds / 2, `the card was drawn ${redraws} times in ${seconds} seconds`)
    return { redraws, redrawSeconds: seconds }
  } finally {
    await end(presser)
    await bot.stop()
  }
}

async function answerOf(replica: ChildProcess): Promise<void> {
  const done = new AbortController()
  const ended = once(replica, 'exit', done).then(() => Promise.reject(new Error('a process of the benchmark ended')))
  await Promise.race([once(replica, 'message', done), ended]).finally(() => done.abort())
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  if (child.connected) child.disconnect()
  await gone
}

/** Says whose token it is, and keeps what each presser is sent. */
function pretendSlack(answers: Map<string, string>): typeof fetch {
  const taken = new Response('ok')
  return async (input, init) => {
    const url = String(input)
    if (url.endsWith('/auth.test'))
      return Response.json({ ok: true, team_id: teamId, team: 'Bench', user_id: 'U0BENCH00', bot_id: 'B0BENCH00' })
    if (!url.startsWith('https://hooks.slack.com/actions/'))
      return Response.json({ ok: false, error: 'unknown_method' })
    answers.set(url.slice(url.lastIndexOf('/') + 1), String(init?.body))
    return taken
  }
}

type People = Awaited<ReturnType<typeof makePeople>>

/** A partnership and people the bot knows already: half of them read English, half have not said whose side they are on. */
async function makePeople(db: Db, workspaceId: number, count: number, mark = 'X') {
  const channel = (slackChannelId: string) => db.channel.create({ data: { workspaceId, slackChannelId } })
  const partnership = await db.partnership.create({
    data: {
      workspaceId,
      name: 'Bench',
      timeZone: 'Asia/Shanghai',
      language: 'zh-CN',
      publicChannelId: (await channel(`C0OPEN${workspaceId}${mark}`)).id,
      liaisonChannelId: (await channel(`C0LIAISON${workspaceId}${mark}`)).id,
      organizations: { create: [{ name: '机械学院' }, { name: '奉城镇' }] },
    },
    include: { organizations: true },
  })
  const persons = await db.person.createManyAndReturn({
    data: Array.from({ length: count }, (_, n) => ({
      teamId,
      slackUserId: `U${workspaceId}${mark}${String(n).padStart(6, '0')}`,
      name: `居民${n}`,
      language: n % 2 === 0 ? 'zh-CN' : 'en',
      timeZone: 'Asia/Shanghai',
      profileAt: new Date(),
    })),
  })
  await db.membership.createMany({
    data: persons.map(({ id }, n) => ({
      partnershipId: partnership.id,
      personId: id,
      organizationId: n % 4 < 2 ? null : partnership.organizations[n % 2]?.id,
      roles: ['MEMBER' as const],
    })),
  })
  return { partnership, persons }
}

async function makeActivity({ db }: Pick<Deps, 'db'>, { partnership, persons }: People): Promise<ActivityRow> {
  const inAWeek = Date.now() + 7 * 24 * 3_600_000
  const { id } = await db.activity.create({
    data: {
      partnershipId: partnership.id,
      number: 1 + (await db.activity.count({ where: { partnershipId: partnership.id } })),
      title: '八字村健康跑',
      category: 'member-activities',
      organizationId: partnership.organizations[0]?.id ?? 0,
      createdById: persons[0]?.id ?? 0,
      place: '八字村村委会门口',
      startsAt: new Date(inAWeek),
      endsAt: new Date(inAWeek + 2 * 3_600_000),
      timeZone: partnership.timeZone,
      capacity: PLACES,
    },
  })
  return getActivityById(db, { partnershipId: partnership.id, personId: null }, id)
}

/** A press on the card's button, without the person. */
function payloadOf(activity: ActivityRow) {
  const t = dictionaryOf('zh-CN')
  const card = activityCard(t, activity, [], { now: new Date(), zone: 'Asia/Shanghai', language: 'zh-CN' })
  const ts = '1790000000.000100'
  return {
    type: 'block_actions',
    api_app_id: 'A0BENCH00',
    token: 'verification',
    container: { type: 'message', message_ts: ts, channel_id: 'C0OPEN1', is_ephemeral: false },
    team: { id: teamId, domain: 'bench' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: 'C0OPEN1', name: 'open' },
    message: { type: 'message', user: 'U0BENCH00', bot_id: 'B0BENCH00', team: teamId, ts, ...card },
    state: { values: {} },
    actions: [
      {
        type: 'button',
        action_id: actionIds.signUp,
        block_id: 'b1',
        text: { type: 'plain_text', text: t.activities.join, emoji: true },
        value: ref(activity.partnershipId, activity.id),
        style: 'primary',
        action_ts: '1790000001.000200',
      },
    ],
  }
}

/** The same bot, but a sign-up is an interactive transaction, as one would write it with Prisma. */
const withPrismaTransaction =
  (db: Db) =>
  (feature: Feature): Feature => {
    if (feature.name !== 'activities') return feature
    const signUp: ActionHandler = {
      allow: 'member',
      run: async ({ actor, t, now }, { id: activityId }) => {
        const partnershipId = actor.partnership.id
        const personId = actor.person.id
        const { activity, result } = await db.$transaction(
          async (db) => {
            await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
            const activity = await db.activity.findFirstOrThrow({ where: { id: activityId, partnershipId } })
            const before = await db.signUp.findUnique({ where: { activityId_personId: { activityId, personId } } })
            verify(before === null, 'each person presses once')
            const going = await db.signUp.count({ where: { activityId, status: 'GOING' } })
            const outcome = going < (activity.capacity ?? Number.POSITIVE_INFINITY) ? 'going' : 'waiting'
            const turn = activity.nextTurn
            await db.signUp.create({
              data: {
                activityId,
                personId,
                turn,
                ...(outcome === 'going' ? { status: 'GOING', goingAt: now } : { status: 'WAITING' }),
              },
            })
            await db.activity.update({ where: { id: activityId }, data: { nextTurn: turn + 1, cardChangedAt: now } })
            const act = { partnershipId, personId, role: 'MEMBER', what: `sign-up.${outcome}`, at: now }
            await db.act.create({ data: { ...act, subject: 'activity', subjectId: activityId } })
            return {
              activity,
              result: { outcome, place: outcome === 'going' ? 0 : turn - going, until: null } as const,
            }
          },
          { maxWait: 60_000, timeout: 60_000 },
        )
        return signUpAnswer(t, result, activity, { now, zone: actor.timeZone, language: t.language })
      },
    }
    return { ...feature, actions: { ...feature.actions, [actionIds.signUp]: signUp } }
  }

/** `gaps`: turns that nobody has, or that came out of order. Rows by turn. */
function verifyRows(rows: SignUp[]): { going: number; gaps: number } {
  const going = rows.filter(({ status }) => status === 'GOING').length
  const gaps = rows.filter(
    ({ turn, status }, index) => turn !== index + 1 || status !== (index < PLACES ? 'GOING' : 'WAITING'),
  ).length
  verify(going === PLACES, `${going} people have one of ${PLACES} places`)
  verify(gaps === 0, `${gaps} people are not where their turn puts them`)
  return { going, gaps }
}

/** What each person was told, in their language, is what the rows say. */
function verifyAnswers(activity: ActivityRow, { persons }: People, rows: SignUp[], told: Map<string, string>): void {
  const turns = new Map(rows.map(({ personId, turn }) => [personId, turn]))
  for (const { id, slackUserId, language } of persons) {
    const turn = turns.get(id) ?? 0
    const reader = { now: new Date(), zone: 'Asia/Shanghai', language: language === 'en' ? 'en' : 'zh-CN' } as const
    const result = {
      until: null,
      ...(turn <= PLACES ? { outcome: 'going', place: 0 } : { outcome: 'waiting', place: turn - PLACES }),
    }
    const { text } = signUpAnswer(dictionaryOf(reader.language), result as never, activity, reader)
    const read = told.get(slackUserId ?? '')
    verify(read === text, `turn ${turn} was told "${read}"`)
  }
}
