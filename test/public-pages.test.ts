import { Resvg } from '@resvg/resvg-js'
import jsqr from 'jsqr'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepSecret } from '../src/activities/check-ins/mutations.ts'
import { codeAt } from '../src/activities/check-ins/rules.ts'
import { startTestBot, type TestBot } from './support/bot.ts'
import { execute } from './support/database.ts'

let bot: TestBot
let page = ''
/** Everything that was logged, down to the smallest. */
const logged: string[] = []
beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) })
  bot = await startTestBot({ hasSite: true, log })
  const hu = bot.slack.as(bot.people.hu)
  await hu.slash('/gongjian 新活动', { channel: bot.channels.open })
  await hu.submit({
    title: '职业咨询 <b>',
    category: 'talent-support',
    when: '9月16日下午两点到四点',
    place: '社区活动室',
    capacity: '1',
  })
  await hu.submit({})
  await hu.closeAll()
  await hu.slash('/gongjian 活动 1', { channel: bot.channels.open })
  const details = bot.slack.visibleTo(bot.people.hu, bot.channels.open).at(-1)
  await hu.click(details ?? 'home', 'public.open')
  await hu.submit({ phoneReason: '临时改时间时通知您' })
  page = /http:\S+\/a\/[\w-]+/.exec(JSON.stringify(hu.modal()?.blocks))?.[0] ?? ''
  await hu.closeAll()
})
afterAll(() => bot.stop())

const read = (response: Response) => response.text()
const tokenIn = (markup: string) => /name="token" value="([^"]+)"/.exec(markup)?.[1] ?? ''
const get = async (url: string, language = 'zh-CN') =>
  read(await fetch(url, { headers: { 'accept-language': language } }))

function send(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

async function signUp(name: string, phone: string): Promise<string> {
  const response = await send(page, { token: tokenIn(await get(page)), name, phone })
  return response.headers.get('location') ?? read(response)
}

it('shows the activity in both languages, escaped, without scripts, cookies or a trace for other sites', async () => {
  const response = await fetch(page, { headers: { 'accept-language': 'en' } })
  const markup = await response.text()
  expect(markup).toContain('职业咨询 &lt;b&gt;')
  expect(markup).toContain('Your name')
  expect(await get(page)).toContain('临时改时间时通知您')
  expect(await get(`${page}?lang=en`)).toContain('one place left')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(markup).not.toContain('<script')
})

it('says what is wrong under the field and keeps what was typed; a form without its token takes nothing', async () => {
  const wrong = await read(await send(page, { token: tokenIn(await get(page)), name: '', phone: '138 0000' }))
  expect(wrong).toContain('请填写姓名')
  expect(wrong).toContain('value="138 0000"')
  const stale = await read(await send(page, { token: 'x.9999999999999.y', name: '王芳', phone: '13800000000' }))
  expect(stale).toContain('打开得太久')
  expect(stale).toContain('value="王芳"')
  expect(await bot.deps.db.contact.count()).toBe(0)
})

it('gives the place to one person, however often the form is sent, and waits for none twice', async () => {
  const token = tokenIn(await get(page))
  const fields = { token, name: '王芳', phone: '138-0000-0000' }
  const links = (await Promise.all([1, 2, 3].map(() => send(page, fields)))).map((one) => one.headers.get('location'))
  expect(new Set(links).size).toBe(1)
  expect(await get(links[0] ?? '')).toContain('报名成功')
  expect(await signUp('王芳', '13800000000')).toContain('已经报过名了')
  expect(await bot.deps.db.signUp.count()).toBe(1)
  const rows = JSON.stringify([await bot.deps.db.contact.findMany(), await bot.deps.db.placeLink.findMany()])
  expect(rows).not.toContain('13800000000')
  expect(rows).not.toContain(links[0]?.split('/').at(-1))

  const second = await signUp('李强', '13900000000')
  expect(await get(second)).toContain('候补第 1 位')
  const act = async (url: string, name: string) => read(await send(url, { token: tokenIn(await get(url)), act: name }))
  expect(await act(links[0] ?? '', 'leave')).toContain('现在没有报名')
  expect(await get(second)).toContain('有一个名额为您留到')
  expect(await act(second, 'claim')).toContain('报名成功')
  expect(await get(`${second}/activity.ics`)).toContain('BEGIN:VEVENT')
})

it('sends the organiser a poster whose code leads to the page', async () => {
  const hu = bot.slack.as(bot.people.hu)
  await hu.slash('/gongjian 活动 1', { channel: bot.channels.open })
  const details = bot.slack.visibleTo(bot.people.hu, bot.channels.open).at(-1)
  await hu.click(details ?? 'home', 'public.poster')
  const sent = () =>
    bot.slack.directMessages(bot.people.hu).flatMap(({ files }) => files ?? []) as { id: string; name: string }[]
  await bot.tick()
  await bot.slack.until(() => sent().some(({ name }) => name.endsWith('.png')))
  const png = bot.slack.files.get(sent().find(({ name }) => name.endsWith('.png'))?.id ?? '')?.data
  const size = 'width="1654" height="2339"'
  const image = `<image href="data:image/png;base64,${Buffer.from(png ?? []).toString('base64')}" ${size}/>`
  const { pixels, width, height } = new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${image}</svg>`).render()
  expect(jsqr.default(new Uint8ClampedArray(pixels), width, height)?.data).toBe(page)
})

/** Presses "Get a code" on a private page. */
async function linkCode(link: string): Promise<string> {
  const shown = await read(await send(link, { token: tokenIn(await get(link)), act: 'link' }))
  return /class="code">([\w-]+)/.exec(shown)?.[1] ?? ''
}

const newest = (name: 'ann' | 'hu' | 'wei') => bot.slack.visibleTo(bot.people[name], bot.channels.open).at(-1)
const words = (shown: { blocks: unknown[] } | null | undefined) => JSON.stringify(shown?.blocks ?? [])
const command = (name: 'ann' | 'hu' | 'wei', text: string) =>
  bot.slack.as(bot.people[name]).slash(`/gongjian ${text}`, { channel: bot.channels.open })

/** Another activity with a page of its own, and the page's address. */
async function publish(number: number, capacity: string, phoneReason = ''): Promise<string> {
  const hu = bot.slack.as(bot.people.hu)
  await hu.slash('/gongjian 新活动', { channel: bot.channels.open })
  const when = '9月20日上午九点到十一点'
  await hu.submit({ title: `清洁 ${number}`, category: 'volunteer-service', when, place: '公园', capacity })
  await hu.submit({})
  await hu.closeAll()
  await command('hu', `活动 ${number}`)
  await hu.click(newest('hu') ?? 'home', 'public.open')
  await hu.submit({ phoneReason })
  const opened = /http:\S+\/a\/[\w-]+/.exec(words(hu.modal()))?.[0] ?? ''
  await hu.closeAll()
  return opened
}

async function signUpOn(url: string, fields: Record<string, string>): Promise<string> {
  const response = await send(url, { token: tokenIn(await get(url)), ...fields })
  return response.headers.get('location') ?? read(response)
}

it('makes a place by the page the person’s own in Slack, by a code that works once', async () => {
  const { db } = bot.deps
  const link = await signUpOn(await publish(2, '1'), { name: '吴燕', side: '2' })
  const code = await linkCode(link)
  expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
  const second = await linkCode(link)
  await command('ann', `link ${code}`)
  expect(newest('ann')?.text).toContain('wrong or too old')
  await command('ann', `link ${second.toLowerCase().replace('-', ' ')}`)
  expect(words(newest('ann'))).toContain('清洁 2')
  await command('ann', `link ${second}`)
  expect(words(newest('ann'))).toContain('清洁 2')
  await command('wei', `关联 ${second}`)
  expect(newest('wei')?.text).toContain('关联码不对')

  const ann = await db.person.findFirstOrThrow({ where: { slackUserId: bot.people.ann.id } })
  expect(await db.signUp.findMany({ where: { activity: { number: 2 } } })).toMatchObject([
    { personId: ann.id, status: 'GOING' },
  ])
  expect(await db.membership.findFirst({ where: { personId: ann.id } })).toMatchObject({ organizationId: 2 })
  expect(await db.act.findMany({ where: { what: 'person.linked' } })).toMatchObject([{ personId: ann.id }])
  expect(await get(link)).toContain('已经在您的 Slack 账号名下')
  expect(await linkCode(link)).toBe('')
})

it('never holds two places for one human: the better one stays, the other goes to who waits', async () => {
  const { db } = bot.deps
  const page = await publish(3, '2')
  const link = await signUpOn(page, { name: '吴燕' })
  await command('ann', 'join 3')
  await command('wei', '报名 3')
  expect(newest('wei')?.text).toContain('候补')
  await bot.slack.as(bot.people.ann).openHome()
  await bot.slack.settled()
  await bot.slack.as(bot.people.ann).click('home', 'public.open-link')
  const wrong = await bot.slack.as(bot.people.ann).submit({ code: 'KKKK-7777' })
  expect(wrong.errors.code).toContain('wrong or too old')
  const short = await bot.slack.as(bot.people.ann).submit({ code: '12' })
  expect(short.errors.code).toContain('eight letters')
  await bot.slack.as(bot.people.ann).submit({ code: await linkCode(link) })
  expect(words(bot.slack.as(bot.people.ann).modal())).toContain('清洁 3')
  await bot.slack.as(bot.people.ann).closeAll()
  const rows = await db.signUp.findMany({ where: { activity: { number: 3 } }, include: { person: true } })
  const states = Object.fromEntries(rows.map(({ person, status }) => [person.name, status]))
  expect(states).toEqual({ 吴燕: 'CANCELLED', Ann: 'GOING', 魏东: 'OFFERED' })
  expect(await db.act.count({ where: { what: 'sign-up.linked', subjectId: rows[0]?.activityId ?? 0 } })).toBe(1)
})

it('moves the turn of who waits by the page, the check-in, and the hours; the first arrival counts', async () => {
  const { db } = bot.deps
  const page = await publish(4, '1')
  await command('hu', '报名 4')
  const link = await signUpOn(page, { name: '吴燕' })
  await command('ann', 'join 4')
  const activity = await db.activity.findFirstOrThrow({ where: { number: 4 } })
  const { personId } = await db.signUp.findFirstOrThrow({
    where: { activityId: activity.id, person: { name: '吴燕' } },
  })
  const ann = await db.person.findFirstOrThrow({ where: { slackUserId: bot.people.ann.id } })
  const came = { activityId: activity.id, way: 'ROSTER', isWalkIn: true } as const
  const at = (minutes: number) => new Date(activity.startsAt.getTime() + minutes * 60_000)
  await db.checkIn.create({ data: { ...came, personId, checkedInAt: at(0), checkedOutAt: at(60) } })
  await db.checkIn.create({ data: { ...came, personId: ann.id, checkedInAt: at(30), checkedOutAt: at(90) } })
  await db.feedback.create({ data: { activityId: activity.id, personId, stars: 5, at: at(120) } })
  await command('ann', `link ${await linkCode(link)}`)
  expect(await db.signUp.findMany({ where: { personId: ann.id, activityId: activity.id } })).toMatchObject([
    { status: 'WAITING', turn: 2 },
  ])
  expect(await db.checkIn.findMany({ where: { activityId: activity.id } })).toMatchObject([
    { personId: ann.id, checkedInAt: at(0), checkedOutAt: at(90) },
  ])
  expect(await db.feedback.findFirst({ where: { activityId: activity.id } })).toMatchObject({ personId: ann.id })
})

it('takes one of two who type a code at the same moment, and makes the fifth wrong guess wait', async () => {
  const { db } = bot.deps
  const code = await linkCode(await signUpOn(await publish(5, '3'), { name: '吴燕' }))
  await Promise.all([command('ann', `link ${code}`), command('wei', `关联 ${code}`)])
  expect(await db.codeGuess.findMany({ where: { kind: 'LINK', wrong: { gt: 0 } } })).toHaveLength(1)
  const holders = await db.signUp.findMany({ where: { activity: { number: 5 } }, include: { person: true } })
  expect(holders.map(({ person }) => person.slackUserId !== null)).toEqual([true])

  for (let tries = 0; tries < 6; tries++) await command('hu', `关联 KKKK${tries + 2}777`)
  expect(newest('hu')?.text).toContain('连续五次不对')
  const late = await linkCode(await signUpOn(await publish(6, '3'), { name: '吴燕' }))
  await command('hu', `关联 ${late}`)
  expect(newest('hu')?.text).toContain('连续五次不对')
  bot.slack.clock.advance(15 * 60_000)
  await command('hu', `关联 ${late}`)
  expect(newest('hu')?.text).toContain('已经过期')
})

it('shows phone numbers to who runs the activity, on the record each time, and to nobody else', async () => {
  const { db } = bot.deps
  const page = await publish(7, '3', '改时间时通知您')
  const link = await signUpOn(page, { name: '郑琴', phone: '+86 135 0000 0000' })
  await command('wei', '电话 7')
  expect(words(newest('wei'))).not.toContain('135')
  expect(await db.act.count({ where: { what: 'activity.phones-read' } })).toBe(0)
  await command('hu', '电话 7')
  expect(words(newest('hu'))).toContain('郑琴 · +8613500000000')
  await command('hu', '活动 7')
  await bot.slack.as(bot.people.hu).click(newest('hu') ?? 'home', 'public.phones')
  expect(words(bot.slack.as(bot.people.hu).modal())).toContain('+8613500000000')
  await bot.slack.as(bot.people.hu).closeAll()
  expect(await db.act.findMany({ where: { what: 'activity.phones-read' } })).toMatchObject([
    { detail: { people: 1 } },
    { detail: { people: 1 } },
  ])
  await command('hu', '电话 5')
  expect(words(newest('hu'))).toContain('没有人留手机号')

  await command('wei', `关联 ${await linkCode(link)}`)
  await command('hu', '电话 7')
  expect(words(newest('hu'))).toContain('魏东 · +8613500000000')
  expect(await signUpOn(page, { name: '郑琴', phone: '13500000000' })).toContain('/s/')
  expect(await signUpOn(page, { name: '郑琴', phone: '+8613500000000' })).toContain('已经报过名了')
})

it('checks in with the code the organiser shows, and counts the wrong ones', async () => {
  const { db } = bot.deps
  const link = await signUp('孙丽', '13600000000')
  const type = async (code: string) =>
    read(await send(link, { token: tokenIn(await get(link)), act: 'check-in', code }))
  expect(await get(link)).not.toContain('name="code"')
  bot.slack.clock.set(new Date('2026-09-16T05:45:00Z'))
  expect(await get(link)).toContain('name="code"')
  const { id } = await db.activity.findFirstOrThrow({ where: { number: 1 } })
  const { code } = codeAt(await keepSecret(db, id), bot.slack.clock.now())
  expect(await type('12 3')).toContain('口令是六位数字')
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  expect(await type(wrong)).toContain('这不是现在的口令')
  expect(await db.codeGuess.findFirst({ where: { kind: 'CHECK_IN' } })).toMatchObject({ wrong: 1 })
  expect(await db.checkIn.count({ where: { activityId: id } })).toBe(0)
  expect(await type(code)).toContain('您已签到')
  expect(await type(code)).toContain('您已签到')
  expect(await db.checkIn.findMany({ where: { activityId: id } })).toMatchObject([{ way: 'CODE' }])
  bot.slack.clock.set(new Date('2026-09-16T08:30:00Z'))
  expect(await get(link)).toContain('已经结束')
})

it('says plainly that an activity is over, and nobody gets in any more', async () => {
  const token = tokenIn(await get(page))
  bot.slack.clock.set(new Date('2026-09-16T08:30:00Z'))
  expect(await get(page)).toContain('已经结束')
  const before = await bot.deps.db.signUp.count()
  await send(page, { token, name: '赵云', phone: '13700000000' })
  expect(await bot.deps.db.signUp.count()).toBe(before)
  expect((await fetch(`${page.slice(0, -4)}AAAA`)).status).toBe(404)
})

it('has put no phone number, private link, or code into a log, not even when a page fails', async () => {
  const { db } = bot.deps
  const open = await publish(8, '3', '改时间时通知您')
  await execute(bot.database.url, 'ALTER TABLE "Contact" RENAME TO "Gone"')
  expect(await signUpOn(open, { name: '冯远', phone: '13512345678' })).toContain('这一步没有完成')
  await execute(bot.database.url, 'ALTER TABLE "Gone" RENAME TO "Contact"')
  expect(logged.join()).toContain('a page failed')
  const secrets = [/1[35]\d{9}/, /\/s\/[\w-]{20}/, /[2-9A-Z]{4}-[2-9A-Z]{4}/]
  expect(logged.filter((line) => secrets.some((secret) => secret.test(line)))).toEqual([])
  expect(JSON.stringify(await db.act.findMany())).not.toMatch(/1[35]\d{9}/)
})
