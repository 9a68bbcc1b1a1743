import { pino } from 'pino'
import { features } from '../src/app.ts'
import { chinaCalendar, nextWorkingDay } from '../src/calendar/working-days.ts'
import { instantAt, wallAt } from '../src/calendar/zones.ts'
import { dictionaryOf, languageOf } from '../src/i18n/dictionary.ts'
import { healthRun, otherActivities, parkCleanUp } from './case/activities.ts'
import { people as cast, officers, organisers, organizations, ownerRoles } from './case/world.ts'
import { openStage, type Stage } from './stage.ts'
import type { ClockAction, PersonShown, SubCommand } from './workspace/page/look.ts'
import { openPage } from './workspace/page/server.ts'
import type { Person } from './workspace/types.ts'

const ZONE = 'Asia/Shanghai'
const START = new Date('2026-09-17T01:00:00Z')
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const stage = await openStage({ now: START, log: pino({ level: 'error' }) })
const publicPage = await seed(stage)
const { slack, people } = stage.world
// The clock goes at the machine's pace, minute by minute, and further when a visitor moves it.
const ticking = setInterval(() => slack.clock.advance(MINUTE_MS), MINUTE_MS)
const page = await openPage({ slack, people: shownPeople(), subCommands, clockActions: clockActions() })
console.log(`Gongjian is running with the people of the case: ${page.url}`)
console.log(`Residents without Slack sign up for the health run here 没有 Slack 的居民在这里报名: ${publicPage}`)
console.log('Ctrl-C stops it. 按 Ctrl-C 停止。')

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    clearInterval(ticking)
    await page.close()
    await stage.close()
    process.exit(0)
  })
}

function shownPeople(): PersonShown[] {
  return Object.entries(cast).map(([key, { side, unit, office }]) => ({
    person: people[key as keyof typeof cast],
    group: organizations[side],
    title: `${unit === organizations[side] ? '' : `${unit} `}${office}`,
  }))
}

/** The words after `/gongjian`, in the person's language, from the same tables the bot answers by. */
function subCommands(person: Person): Record<string, SubCommand[]> {
  const t = dictionaryOf(languageOf(person.locale) ?? 'zh-CN')
  const commands = features.flatMap((feature) => feature.commands ?? [])
  return {
    '/gongjian': commands.map(({ words, help }) => {
      const chinese = words.find((word) => /\p{Script=Han}/u.test(word))
      return { text: t.language === 'zh-CN' ? (chinese ?? words[0]) : words[0], ...help(t) }
    }),
  }
}

function clockActions(): ClockAction[] {
  const moveTo = (target: (now: Date) => Date) => async (progress: (done: number) => void) => {
    const from = slack.clock.now()
    const to = target(from)
    const length = to.getTime() - from.getTime()
    await stage.moveClock(to, (now) => progress((now.getTime() - from.getTime()) / length))
  }
  const nextMorning = (now: Date) => {
    const { day, time } = wallAt(ZONE, now)
    const worksToday = chinaCalendar(day).kind === 'work' && time < '09:00'
    return instantAt(ZONE, worksToday ? day : nextWorkingDay(chinaCalendar, day).day, '09:00')
  }
  return [
    { id: 'hour', label: { en: '+1 hour', zh: '+1 小时' }, run: moveTo((now) => new Date(now.getTime() + HOUR_MS)) },
    { id: 'morning', label: { en: 'Next working day, 9:00', zh: '下一个工作日 9:00' }, run: moveTo(nextMorning) },
    {
      id: 'week',
      label: { en: '+1 week', zh: '+1 周' },
      run: moveTo((now) => new Date(now.getTime() + 7 * 24 * HOUR_MS)),
    },
  ]
}

/** The set-up and four activities, pressed through. Gives the address of the one public page that is open. */
async function seed({ world: { slack, people, channels } }: Stage): Promise<string> {
  const names = (keys: (keyof typeof cast)[]) => keys.map((key) => cast[key].name)
  const zhou = slack.as(people.zhou)
  // On a busy machine the first press of all can take longer than Slack waits. One presses again.
  await slack.until(async () => {
    await zhou.slash('/gongjian setup', { channel: channels.open })
    return zhou.modal()
  })
  await zhou.submit({
    name: '奉城镇与机械学院共建',
    sideA: organizations.college,
    sideB: organizations.town,
    liaisonChannel: channels.liaison,
    publicChannel: channels.open,
  })
  await zhou.submit({
    officersA: names(officers.college),
    officersB: names(officers.town),
    organisersA: names(organisers.college),
    organisersB: names(organisers.town),
  })
  for (const { side, office, person, categories } of ownerRoles) {
    await zhou.click('modal', 'partnerships.open-owner-role')
    const [found] = await zhou.options('modal', 'partnerships.person', cast[person].name)
    await zhou.submit({
      organizationId: organizations[side],
      title: office,
      person: String(found?.value),
      categories,
    })
  }
  await zhou.closeAll()
  for (const { organiser, ...form } of [healthRun, parkCleanUp, ...otherActivities.slice(0, 2)]) {
    const hands = slack.as(people[organiser])
    await hands.slash('/gongjian 新活动', { channel: channels.open })
    await hands.submit(form)
    await hands.submit({})
    await hands.closeAll()
  }
  await slack.settled()

  const hands = slack.as(people[healthRun.organiser])
  await hands.slash('/gongjian 活动 1', { channel: channels.open })
  await hands.click(slack.visibleTo(hands.person, channels.open).at(-1) ?? 'home', 'public.open')
  await hands.submit({})
  const [address = ''] = /http:[^\s"]+\/a\/[\w-]+/.exec(JSON.stringify(hands.modal()?.blocks)) ?? []
  await hands.closeAll()
  return address
}
