import { Resvg } from '@resvg/resvg-js'
import jsqr from 'jsqr'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepSecret } from '../src/activities/check-ins/mutations.ts'
import { codeAt } from '../src/activities/check-ins/rules.ts'
import { activityPages } from '../src/activities/public/pages.ts'
import { dictionaryOf } from '../src/i18n/dictionary.ts'
import { startTestBot, type TestBot } from './support/bot.ts'
import { execute } from './support/database.ts'
import { get, publish, send, submit, tokenOf } from './support/pages.ts'

let bot: TestBot
let page = ''
/** Of another activity, which asks for no number. */
let second = ''
/** To a place there. */
let link = ''
beforeAll(async () => {
  bot = await startTestBot()
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

const signUp = (name: string, phone: string) => submit(page, { name, phone })

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
  const wrong = await read(await send(page, { token: await tokenOf(page), name: '', phone: '138 0000' }))
  expect(wrong).toContain('请填写姓名')
  expect(wrong).toContain('value="138 0000"')
  const stale = await read(await send(page, { token: 'x.9999999999999.y', name: '王芳', phone: '13800000000' }))
  expect(stale).toContain('打开得太久')
  expect(stale).toContain('value="王芳"')
  expect(await bot.deps.db.contact.count()).toBe(0)
})

it('gives the place to one person, however often the form is sent, and waits for none twice', async () => {
  const token = await tokenOf(page)
  const fields = { token, name: '王芳', phone: '138-0000-0000' }
  const links = (await Promise.all([1, 2, 3].map(() => send(page, fields)))).map((one) => one.headers.get('location'))
  expect(new Set(links).size).toBe(1)
  expect(await get(links[0] ?? '')).toContain('报名成功')
  for (const [name, phone] of [
    ['王芳', '13800000000'],
    ['王 芳', '+86 138 0000 0000'],
    ['王芳', '00861３８00000000'],
  ] as const)
    expect(await signUp(name, phone)).toContain('已经报过名了')
  expect(await bot.deps.db.signUp.count()).toBe(1)
  const rows = JSON.stringify([await bot.deps.db.contact.findMany(), await bot.deps.db.placeLink.findMany()])
  expect(rows).not.toContain('13800000000')
  expect(rows).not.toContain(links[0]?.split('/').at(-1))

  const other = await signUp('李强', '13900000000')
  expect(await get(other)).toContain('候补第 1 位')
  const act = async (url: string, name: string) => read(await send(url, { token: await tokenOf(url), act: name }))
  expect(await act(links[0] ?? '', 'leave')).toContain('现在没有报名')
  expect(await get(other)).toContain('有一个名额为您留到')
  expect(await act(other, 'claim')).toContain('报名成功')
  expect(await get(`${other}/activity.ics`)).toContain('BEGIN:VEVENT')
})

it('takes a place back with the answers that were given, and takes no forged guests or signs', async () => {
  second = await publish(bot, 2, '4')
  const { id } = await bot.deps.db.activity.findFirstOrThrow({ where: { number: 2 } })
  const questions = [{ id: 'q1', text: '鞋码', required: true }]
  await bot.deps.db.activity.update({ where: { id }, data: { questions, guestsAllowed: 2 } })
  link = await submit(second, { name: '王\0芳', guests: '1', 'answer-q1': '38\0' })
  expect(await submit(link, { act: 'guests', guests: '9999999999' })).toContain('同行 1 人')
  await submit(link, { act: 'leave' })
  await submit(link, { act: 'join' })
  const signUps = await bot.deps.db.signUp.findMany({ where: { activityId: id } })
  expect(signUps).toMatchObject([{ status: 'GOING', answers: { q1: '38' } }])
})

it('says to whoever cancels whom no message reaches, and to them by their private link why', async () => {
  const hu = bot.slack.as(bot.people.hu)
  await hu.slash('/gongjian 取消活动 2', { channel: bot.channels.open })
  expect(JSON.stringify(hu.modal()?.blocks)).toContain('有 1 位没有 Slack')
  await hu.submit({ note: '下大雨' })
  expect(JSON.stringify(hu.modal()?.blocks)).toContain('“清洁 2”已取消。')
  await hu.closeAll()
  const cancelled = await get(link)
  for (const text of ['这次活动取消了', '下大雨']) expect(cancelled).toContain(text)
  expect(cancelled).not.toContain('报名成功')
  await hu.slash('/gongjian 恢复活动 2', { channel: bot.channels.open })
  expect(await get(link)).toContain('报名成功')
})

it('says so when something fails, with a number to give', async () => {
  await execute(bot.database.url, 'ALTER TABLE "Contact" RENAME TO "Gone"')
  expect(await signUp('冯远', '13512345678')).toContain('这一步没有完成')
  await execute(bot.database.url, 'ALTER TABLE "Gone" RENAME TO "Contact"')
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

it('checks in with the code the organiser shows, and counts the wrong ones', async () => {
  const { db } = bot.deps
  const link = await signUp('孙丽', '13600000000')
  const other = await signUp('钱进', '13600000001')
  const type = async (code: string) => read(await send(link, { token: await tokenOf(link), act: 'check-in', code }))
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
  expect(await get(link)).not.toContain('候补第')
  bot.slack.clock.set(new Date('2026-09-16T08:30:00Z'))
  expect(await get(link)).toContain('已经结束')
  for (const text of ['这次没能排到您', '已经结束']) expect(await get(other)).toContain(text)
})

it('checks in by the poster who types the code shown there: by name and number, or as a walk-in', async () => {
  const { db } = bot.deps
  bot.slack.clock.set(new Date('2026-09-16T06:30:00Z'))
  const { id } = await db.activity.findFirstOrThrow({ where: { number: 1 } })
  const { code } = codeAt(await keepSecret(db, id), bot.slack.clock.now())
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  const come = (name: string, phone: string, code: string) =>
    submit(page, { act: 'check-in', 'here-name': name, 'here-phone': phone, 'here-code': code })
  const empty = await come('', '12', '12')
  for (const fault of ['请填写姓名', '只要数字', '口令是六位数字']) expect(empty).toContain(fault)
  const people = await db.person.count()
  expect(await come('周全', '13300000000', wrong)).toContain('这不是现在的口令')
  expect(await db.person.count()).toBe(people)

  expect(await come('李强', '139 0000 0000', code)).toContain('李强，您已签到')
  expect(await come('李强', '139 0000 0000', code)).toContain('李强，您已签到')
  const link = await come('周全', '13300000000', code)
  expect(await get(link)).toContain('您已签到')
  const came = await db.checkIn.findMany({ where: { activityId: id, way: 'POSTER' }, orderBy: { id: 'asc' } })
  expect(came.map(({ isWalkIn }) => isWalkIn)).toEqual([false, true])

  // Past the limit of what one address may send, as many phones would.
  const { site } = bot.deps
  const key = page.split('/').at(-1) ?? ''
  const context = {
    deps: bot.deps,
    t: dictionaryOf('zh-CN'),
    now: bot.slack.clock.now(),
    key,
    query: '',
    formToken: '',
  }
  const typed = new URLSearchParams({
    act: 'check-in',
    'here-name': '周全',
    'here-phone': '13300000000',
    'here-code': wrong,
  })
  const guess = async () => {
    const answer = site === null ? null : await activityPages[0]?.post?.({ ...context, site }, typed, 'form')
    return answer && 'body' in answer ? answer.body.markup : ''
  }
  for (let tries = 0; tries < 19; tries++) expect(await guess()).toContain('这不是现在的口令')
  expect(await guess()).toContain('错的口令太多')
})

it('says plainly that an activity is over, and nobody gets in any more', async () => {
  const token = await tokenOf(page)
  bot.slack.clock.set(new Date('2026-09-16T08:30:00Z'))
  expect(await get(page)).toContain('已经结束')
  const before = await bot.deps.db.signUp.count()
  await send(page, { token, name: '赵云', phone: '13700000000' })
  expect(await bot.deps.db.signUp.count()).toBe(before)
  expect((await fetch(`${page.slice(0, -4)}AAAA`)).status).toBe(404)
})

it('knows whoever checks in by the poster once, however often the form is sent, and asks for no number', async () => {
  const { db } = bot.deps
  bot.slack.clock.set(new Date('2026-09-20T00:45:00Z'))
  const { id } = await db.activity.findFirstOrThrow({ where: { number: 2 } })
  const { code } = codeAt(await keepSecret(db, id), bot.slack.clock.now())
  const form = { act: 'check-in', 'here-name': '王芳', 'here-code': code, token: await tokenOf(second) }
  const pages = await Promise.all([1, 2].map(() => send(second, form)))
  for (const page of pages) expect(await read(page)).toContain('王芳，您已签到')
  expect(await db.checkIn.findMany({ where: { activityId: id } })).toMatchObject([{ isWalkIn: false }])
  const walkIn = await submit(second, { ...form, 'here-name': '周全' })
  expect(await get(walkIn)).toContain('您已签到')
  for (const text of ['重新报名', '您现在没有报名']) expect(await get(walkIn)).not.toContain(text)
})

it('takes two of one name who signed up without a number for the two that are expected, whoever comes first', async () => {
  // A server of its own: the other tests have sent as much as one address may.
  const other = await startTestBot()
  try {
    const { db } = other.deps
    const third = await publish(other, 1, '5')
    for (const _ of [1, 2]) expect(await submit(third, { name: '王芳' })).toContain('/s/')
    other.slack.clock.set(new Date('2026-09-20T00:45:00Z'))
    const { id } = await db.activity.findFirstOrThrow()
    const { code } = codeAt(await keepSecret(db, id), other.slack.clock.now())
    const come = () => submit(third, { act: 'check-in', 'here-name': '王芳', 'here-code': code })
    for (const _ of [1, 2]) expect(await come()).toContain('王芳，您已签到')
    expect(await db.checkIn.count({ where: { isWalkIn: false } })).toBe(2)
    expect(await come()).toContain('/s/')
    expect(await db.checkIn.count()).toBe(3)
  } finally {
    await other.stop()
  }
})

it('has put no phone number and no private link into a log', () => {
  expect(bot.logged.join()).toContain('a page failed')
  expect(bot.logged.filter((line) => /1[35]\d{9}|\/s\/[\w-]{20}/.test(line))).toEqual([])
})
