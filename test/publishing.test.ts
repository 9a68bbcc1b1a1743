import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
  await command('chen', 'language en')
})
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const as = (name: Name) => bot.slack.as(bot.people[name])
const inOpen = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open)
const direct = (name: Name) => bot.slack.directMessages(bot.people[name])
const words = (shown: { blocks: unknown[] } | null | undefined) => JSON.stringify(shown?.blocks ?? [])
const answer = (name: Name) => inOpen(name).at(-1) ?? 'home'
const card = (title: string) =>
  inOpen('wei').find((one) => !one.ephemeral && words(one).includes(title) && words(one).includes('activities.sign-up'))
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const told = (name: Name, text: string) => direct(name).filter((one) => words(one).includes(text))
const moveTo = (wall: string) => bot.slack.clock.set(new Date(`${wall}:00+08:00`))
const activityOf = (title: string) =>
  bot.deps.db.activity.findFirstOrThrow({
    where: { title },
    orderBy: { id: 'desc' },
    include: { shares: true, organisers: true },
  })

type Form = Record<string, string | null>

async function publish(form: Form, places: Record<string, unknown> = {}): Promise<number> {
  const hu = as('hu')
  await command('hu', '新活动')
  await hu.submit({ category: 'member-activities', place: '八字村', ...form })
  if (Object.keys(places).length > 0) {
    await hu.click('modal', 'publishing.places')
    await hu.submit(places as Form)
  }
  await hu.submit()
  await hu.closeAll()
  await bot.tick()
  return (await activityOf(String(form.title))).number
}

async function edit(name: Name, number: number, form: Record<string, unknown>): Promise<void> {
  await command(name, `activity edit ${number}`)
  await as(name).submit(form as Form)
}

/** Saves what the preview shows, and closes the form. */
async function save(name: Name): Promise<string> {
  await as(name).submit()
  const said = words(as(name).modal())
  await as(name).closeAll()
  return said
}

/** Slack has asked to wait, so nothing goes out until then. */
const slackIsBusyUntil = (pausedUntil: Date | null) => bot.deps.db.workspace.updateMany({ data: { pausedUntil } })

describe('creating', () => {
  it('asks for a place, in person or online, and shows both', async () => {
    const hu = as('hu')
    await command('hu', '新活动')
    const form = { title: '企业座谈', category: 'talent-support', when: '9月21日下午两点' }
    expect((await hu.submit(form)).errors.place).toContain('请填写地点或者线上')
    await hu.submit({ place: '镇政府会议室', onlinePlace: 'https://meet.example/42' })
    expect(words(hu.modal())).toContain('镇政府会议室 · https://meet.example/42')
    await hu.closeAll()
  })

  it('keeps shares, guests, questions, approval, minimum, deadline, claim window and reminders', async () => {
    const hu = as('hu')
    await command('hu', '新活动')
    await hu.submit({
      title: '参观工厂',
      category: 'talent-support',
      when: '9月21日下午两点',
      place: '洪浦',
      capacity: '10',
    })
    const [college, town] = await bot.deps.db.organization.findMany({ orderBy: { id: 'asc' } })
    const share = (side = college) => `share.${side?.id}`
    await hu.click('modal', 'publishing.places')
    const tooMany = await hu.submit({ [share(college)]: '8', [share(town)]: '3', guests: '2', minimum: '4' })
    expect(tooMany.errors).toEqual({ [share(town)]: '各单位保留的名额一共 11 个，超过了总名额 10 个。' })
    expect((await hu.submit({ [share(town)]: '2', untilWords: '9月22日上午九点' })).errors.untilWords).toContain(
      '不能晚于',
    )
    expect((await hu.submit({ untilWords: '看情况' })).errors.untilWords).toContain('没有看懂')
    await hu.submit({
      untilWords: '9月20日下午六点',
      releaseWords: '9月19日上午九点',
      signUp: ['approval'],
      claimMinutes: '240',
      questions: '鞋码 *\n怎么来？',
    })
    for (const shown of [
      '9月20日（周日）18:00',
      '9月19日（周六）09:00',
      '机械学院 8 个、奉城镇 2 个',
      '鞋码、怎么来？',
    ])
      expect(words(hu.modal())).toContain(shown)
    await hu.click('modal', 'publishing.people')
    const [ann] = await hu.options('modal', 'publishing.co-organisers', 'Ann')
    const picture = { name: 'factory.png', data: new Uint8Array([1]), mimetype: 'image/png' }
    await hu.submit({ reminders: ['180'], coOrganisers: [String(ann?.value)], cover: [picture] } as never)
    expect(words(hu.modal())).toContain('提前 3 小时')
    expect(words(hu.modal())).toContain('slack_file')
    await hu.submit()
    await hu.closeAll()
    await bot.tick()
    const saved = await activityOf('参观工厂')
    expect(saved).toMatchObject({
      capacity: 10,
      guestsAllowed: 2,
      minimum: 4,
      needsApproval: true,
      claimMinutes: 240,
      signUpUntil: new Date('2026-09-20T10:00:00Z'),
      releaseAt: new Date('2026-09-19T01:00:00Z'),
      reminders: [180],
      questions: [
        { text: '鞋码', required: true },
        { text: '怎么来？', required: false },
      ],
    })
    expect(saved.shares.map(({ places }) => places)).toEqual([8, 2])
    expect(saved.organisers).toHaveLength(1)
    expect(words(card('参观工厂'))).toContain('slack_file')
  })

  it('keeps the settings when the organiser goes back to the first page, and refuses fewer places than are kept', async () => {
    const hu = as('hu')
    await command('hu', '新活动')
    await hu.submit({
      title: '茶话会',
      category: 'union-services',
      when: '9月22日下午两点',
      place: '茶室',
      capacity: '9',
    })
    await hu.click('modal', 'publishing.places')
    const [college] = await bot.deps.db.organization.findMany({ orderBy: { id: 'asc' } })
    await hu.submit({ [`share.${college?.id}`]: '5' })
    await hu.close()
    expect((await hu.submit({ capacity: '4' })).errors.capacity).toContain('至少要 5 个：“名额和报名”里')
    expect((await hu.submit({ capacity: null })).errors.capacity).toContain('至少要 5 个')
    await hu.submit({ capacity: '6' })
    expect(words(hu.modal())).toContain('机械学院 5 个')
    await hu.closeAll()
  })
})

describe('editing', () => {
  let number = 0
  beforeAll(async () => {
    number = await publish({ title: '健康跑', when: '9月16日下午两点到四点', capacity: '2' }, { claimMinutes: '0' })
    for (const name of ['wei', 'ann', 'lin'] as const)
      await as(name).click(card('健康跑') ?? 'home', 'activities.sign-up')
  })

  it('shows its button to whoever may organise it and to nobody else', async () => {
    await command('wei', `活动 ${number}`)
    expect(words(inOpen('wei').at(-1))).not.toContain('publishing.edit')
    await command('wei', `修改活动 ${number}`)
    expect(inOpen('wei').at(-1)?.text).toContain('只有这个活动的组织者')
    await command('chen', `activity ${number}`)
    expect(words(inOpen('chen').at(-1))).toContain('publishing.edit')
  })

  it('tells nobody of a new description, and says so beforehand', async () => {
    await edit('hu', number, { description: '请带水。' })
    expect(words(as('hu').modal())).toContain('这次改动不会通知大家')
    await save('hu')
    await bot.tick()
    expect(told('wei', '有变动')).toEqual([])
    await bot.slack.until(() => words(card('健康跑')).includes('请带水'), { timeout: 30_000 })
  })

  it('gives a place that is new to whoever waits longest, in the same transaction', async () => {
    await edit('hu', number, { capacity: '3' })
    expect(words(as('hu').modal())).toContain('只有候补的人轮到名额时会收到消息')
    await save('hu')
    const going = await bot.deps.db.signUp.count({ where: { activity: { number }, status: 'GOING' } })
    expect(going).toBe(3)
    await bot.tick()
    expect(told('lin', '有名额了')).toHaveLength(1)
  })

  it('tells those concerned of several changes in one message, from what they knew to what is now', async () => {
    await edit('hu', number, { when: '9月17日下午两点到四点' })
    expect(words(as('hu').modal())).toContain('9月16日（周三）14:00–16:00 → 9月17日（周四）14:00–16:00')
    expect(await save('hu')).toContain('一分钟后通知 3 人')
    await edit('hu', number, { when: '9月17日下午三点到五点', place: '塘外村' })
    await save('hu')
    moveTo('2026-09-07T09:02')
    await bot.tick()
    await bot.tick()
    expect(told('ann', 'has changed').map(({ text }) => text)).toEqual([
      ':pencil2: Something has changed about *健康跑*.\n*Time:* Wed 16 Sep, 14:00–16:00 → Thu 17 Sep, 15:00–17:00\n*Place:* 八字村 → 塘外村',
    ])
    expect(told('chen', 'has changed')).toEqual([])
    expect((await activityOf('健康跑')).sequence).toBe(2)
    await as('ann').click(told('ann', 'has changed')[0] ?? 'home', 'activities.leave')
    expect(await bot.deps.db.signUp.count({ where: { activity: { number }, status: 'GOING' } })).toBe(2)
  })

  it('tells nothing when a change was taken back before it went out', async () => {
    await edit('hu', number, { place: '别处' })
    await save('hu')
    await edit('hu', number, { place: '塘外村' })
    await save('hu')
    moveTo('2026-09-07T09:04')
    await bot.tick()
    await bot.tick()
    expect(told('wei', '有变动')).toHaveLength(1)
  })

  it('shows the second of two editors what the first changed, and lets them decide', async () => {
    await edit('hu', number, { place: '文化中心', capacity: '5' })
    await edit('chen', number, { place: '操场', description: 'Bring water.' })
    await save('hu')
    await as('chen').submit()
    expect(words(as('chen').modal())).toContain('胡敏 changed this activity while you were editing it')
    expect(words(as('chen').modal())).toContain('*Place:* 塘外村 → 文化中心')
    await as('chen').submit({ decision: 'theirs' })
    await as('chen').closeAll()
    const kept = { place: '文化中心', capacity: 5, description: 'Bring water.' }
    expect(await activityOf('健康跑')).toMatchObject(kept)

    await edit('hu', number, { place: '广场' })
    await edit('chen', number, { place: '操场' })
    await save('hu')
    await as('chen').submit()
    await as('chen').submit({ decision: 'mine' })
    expect(await activityOf('健康跑')).toMatchObject({ place: '操场', capacity: 5 })
    await as('chen').closeAll()
  })

  it('shows an editor the places that somebody changed in the organiser’s list meanwhile', async () => {
    await edit('chen', number, { capacity: '7' })
    await command('hu', `活动 ${number}`)
    await as('hu').click(inOpen('hu').at(-1) ?? 'home', 'sign-ups.open-places')
    await as('hu').submit({ capacity: '9' })
    await as('hu').closeAll()
    await as('chen').submit()
    expect(words(as('chen').modal())).toContain('胡敏 changed this activity while you were editing it')
    await as('chen').submit({ decision: 'theirs' })
    await as('chen').closeAll()
    expect((await activityOf('健康跑')).capacity).toBe(9)
  })

  it('refuses a start in the past, and an activity that has begun', async () => {
    await command('hu', `修改活动 ${number}`)
    expect((await as('hu').submit({ when: '', start: new Date('2026-09-01T06:00:00Z'), end: null })).errors).toEqual({
      start: '这个时间已经过去了。',
    })
    await as('hu').closeAll()
    moveTo('2026-09-17T15:01')
    await command('hu', `修改活动 ${number}`)
    expect(as('hu').modal()).toBeNull()
    expect(inOpen('hu').at(-1)?.text).toContain('已经开始')
  })
})

describe('cancelling and thinking again', () => {
  it('brings everything back within ten minutes, and only those who had been told hear of it', async () => {
    const number = await publish({ title: '读书会', when: '9月25日晚上七点', capacity: '1' })
    for (const name of ['wei', 'ann'] as const) await as(name).click(card('读书会') ?? 'home', 'activities.sign-up')
    const cancel = async () => {
      await command('hu', `取消活动 ${number}`)
      await as('hu').submit({ note: '老师病了' })
    }
    await slackIsBusyUntil(new Date('2026-09-17T08:00:00Z'))
    await cancel()
    await as('hu').click('modal', 'publishing.undo')
    expect(words(as('hu').modal())).toContain('已恢复')
    await as('hu').closeAll()
    await slackIsBusyUntil(null)
    await bot.tick()
    await bot.tick()
    expect(told('wei', '读书会').filter(({ text }) => /取消|照常/.test(text))).toEqual([])

    moveTo('2026-09-17T15:03')
    await cancel()
    await as('hu').closeAll()
    await bot.tick()
    moveTo('2026-09-17T15:08')
    await command('hu', `活动 ${number}`)
    for (const _ of [1, 2])
      await as('hu')
        .click(answer('hu'), 'publishing.undo')
        .catch(() => undefined)
    await bot.tick()
    await bot.tick()
    const said = (name: Name) => told(name, '读书会').map(({ text }) => text.split('\n')[0])
    expect(said('wei')).toEqual([
      '“读书会”（9月25日（周五）19:00–21:00）取消了，您不需要做什么。',
      '“读书会”照常举行，您的报名没有变。',
    ])
    expect(said('ann').at(-1)).toContain('takes place after all')
    const statuses = await bot.deps.db.signUp.findMany({ where: { activity: { number } }, orderBy: { turn: 'asc' } })
    expect(statuses.map(({ status }) => status)).toEqual(['GOING', 'WAITING'])
  })

  it('says plainly that ten minutes are over', async () => {
    const number = await publish({ title: '电影夜', when: '9月26日晚上七点' })
    await command('hu', `取消活动 ${number}`)
    await as('hu').submit()
    moveTo('2026-09-17T15:19')
    await as('hu').click('modal', 'publishing.undo')
    await bot.slack.until(() => words(as('hu').modal()).includes('已经超过十分钟'))
    await as('hu').closeAll()
    expect((await activityOf('电影夜')).status).toBe('CANCELLED')
  })
})

describe('an organiser who goes too', () => {
  it('gets no message about what they changed or cancelled themselves', async () => {
    const number = await publish({ title: '茶话会', when: '9月27日晚上七点' })
    for (const name of ['hu', 'wei'] as const) await as(name).click(card('茶话会') ?? 'home', 'activities.sign-up')
    await edit('hu', number, { place: '塘外村' })
    expect(words(as('hu').modal())).toContain('会把改动告诉 1 位')
    expect(await save('hu')).toContain('一分钟后通知 1 人')
    await command('hu', `取消活动 ${number}`)
    expect(words(as('hu').modal())).toContain('会马上通知 1 位')
    await as('hu').submit()
    await as('hu').closeAll()
    await bot.tick()
    expect([told('wei', '茶话会').length, told('hu', '茶话会').length]).toEqual([1, 0])
  })
})

describe('templates and copies', () => {
  it('copies a past activity with everything but its time, and its deadline keeps its distance', async () => {
    const number = await publish(
      { title: '书法课', when: '9月28日下午两点', capacity: '8' },
      { untilWords: '9月27日下午两点', questions: '自带毛笔吗？' },
    )
    moveTo('2026-09-29T09:00')
    await command('hu', `复制活动 ${number}`)
    const hu = as('hu')
    expect((await hu.submit()).errors).toHaveProperty('when')
    await hu.submit({ when: '10月12日下午两点' })
    expect(words(hu.modal())).toContain('10月11日（周日）14:00')
    await hu.submit()
    await hu.closeAll()
    const copy = await activityOf('书法课')
    expect(copy).toMatchObject({ capacity: 8, signUpUntil: new Date('2026-10-11T06:00:00Z') })
    expect(copy.questions).toMatchObject([{ text: '自带毛笔吗？' }])
  })

  it('saves a template, offers it in the form of a new activity, and keeps a time that was typed', async () => {
    const { number } = await activityOf('书法课')
    await command('hu', `存为模板 ${number}`)
    const hu = as('hu')
    await hu.submit({ name: '书法' })
    await hu.closeAll()
    await command('hu', '新活动')
    await hu.fill({ when: '10月20日下午两点', title: '随便' })
    await hu.pick('modal', 'publishing.choose-template', '书法')
    const [template] = await bot.deps.db.activityTemplate.findMany()
    const title = `title.${template?.id}`
    expect(JSON.stringify(hu.modal()?.values)).toContain('10月20日下午两点')
    expect((await hu.submit({ [`place.${template?.id}`]: '' })).errors).toHaveProperty(`place.${template?.id}`)
    await hu.submit({ [title]: '书法课（二）', [`place.${template?.id}`]: '图书馆' })
    await hu.submit()
    await hu.closeAll()
    expect(await activityOf('书法课（二）')).toMatchObject({ capacity: 8, place: '图书馆' })
  })

  it('lists templates, begins from one, and deletes one', async () => {
    await command('hu', '模板')
    const list = answer('hu')
    await as('hu').click(list, 'publishing.use-template')
    expect(JSON.stringify(as('hu').modal()?.values)).toContain('书法课')
    await as('hu').closeAll()
    await as('hu').openHome()
    await bot.slack.settled()
    await as('hu').click('home', 'publishing.templates')
    expect(words(as('hu').modal())).toContain('publishing.use-template')
    await as('hu').closeAll()
    await as('hu').click(list, 'publishing.delete-template')
    await bot.slack.until(() => inOpen('hu').some(({ text }) => text.includes('还没有模板')))
  })
})

it('sent nothing that Slack would refuse', () => {
  expect(bot.slack.refused).toEqual([])
})
