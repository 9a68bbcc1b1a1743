import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, poorContrasts } from '../local/workspace/page/chromium.ts'
import { keepSecret } from '../src/activities/check-ins/mutations.ts'
import { codeAt } from '../src/activities/check-ins/rules.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

/** The tests tell one story in order: each goes on where the one before ended. */
describe.skipIf(browserPath === undefined)('a public page on a phone, without JavaScript', { timeout: 60_000 }, () => {
  let bot: TestBot
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let page = ''
  const links = { fang: '', grace: '' }

  beforeAll(async () => {
    ;[bot, browser] = await Promise.all([startTestBot(), openBrowser()])
    const hu = bot.slack.as(bot.people.hu)
    await hu.slash('/gongjian 新活动', { channel: bot.channels.open })
    await hu.submit({
      title: '贤城青年健康跑',
      category: 'union-services',
      when: '9月16日上午八点到十点',
      place: '八字村村委会广场',
      capacity: '2',
    })
    await hu.click('modal', 'publishing.places')
    await hu.submit({ guests: '1', questions: '坐班车吗？*', untilWords: '9月15日下午六点' })
    await hu.submit({})
    await hu.closeAll()
    await hu.slash('/gongjian 活动 1', { channel: bot.channels.open })
    await hu.click(bot.slack.visibleTo(bot.people.hu, bot.channels.open).at(-1) ?? 'home', 'public.open')
    await hu.submit({ phoneReason: '临时改时间时通知您' })
    page = /http:\S+\/a\/[\w-]+/.exec(JSON.stringify(hu.modal()?.blocks))?.[0] ?? ''
  }, 60_000)

  afterEach(() => browser.closeWindows())

  afterAll(async () => {
    await browser?.close()
    await bot?.stop()
  })

  const open = (url: string, colorScheme: 'light' | 'dark' = 'light', locale = 'zh-CN') =>
    browser.visit(url, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false, colorScheme, locale })

  const press = (phone: Page, name: string) => phone.getByRole('button', { name, exact: true }).click()
  const answer = (phone: Page) => phone.locator('[id^=answer-]:is(input)')
  const text = (phone: Page) => phone.locator('main').textContent()

  /** Everything is legible, nothing wider than the screen, every button large enough for a thumb. */
  async function looksRight(phone: Page): Promise<void> {
    expect(await poorContrasts(phone)).toEqual([])
    const [width, low] = await phone.evaluate<[number, string[]]>(`[document.documentElement.scrollWidth,
      [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, summary')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)]`)
    expect({ width, low }).toEqual({ width: 390, low: [] })
  }

  test('says under each field what is wrong, and keeps what was typed', async () => {
    const phone = await open(page)
    expect(await text(phone)).toMatch(/报名截止\s*9月15日（周二）18:00/)
    await looksRight(phone)
    await phone.getByLabel('手机号').fill('138 00')
    await answer(phone).fill('不坐')
    await press(phone, '报名')
    expect(await phone.locator('#name-error').textContent()).toContain('请填写姓名')
    expect(await phone.locator('#phone-error').textContent()).toContain('只要数字')
    expect(await phone.getByLabel('手机号').inputValue()).toBe('138 00')
    expect(await answer(phone).inputValue()).toBe('不坐')
    expect(await phone.locator('#name').getAttribute('aria-describedby')).toContain('name-error')
    await looksRight(phone)
  })

  test('signs up with a guest, and shows the place by a private link', async () => {
    const phone = await open(page)
    await phone.getByLabel('姓名').fill('王芳')
    await phone.getByLabel('手机号').fill('13800000000')
    await phone.getByLabel('同行人数').selectOption('1')
    await answer(phone).fill('不坐')
    await press(phone, '报名')
    links.fang = phone.url()
    expect(await text(phone)).toMatch(/报名成功。\s*同行 1 人。/)
    await looksRight(phone)
  })

  test('changes the language by a link, and waits where the last place is taken', async () => {
    const phone = await open(page, 'dark')
    await phone.getByRole('link', { name: 'English' }).click()
    expect(await text(phone)).toContain('All places are taken')
    await looksRight(phone)
    await phone.getByLabel('Your name').fill('Grace Wu')
    await phone.getByLabel('Phone number').fill('13900000000')
    await answer(phone).fill('By bus')
    await press(phone, 'Join the waitlist')
    expect(await text(phone)).toContain('You are number 1 on the waitlist.')
    expect(await text(phone)).toContain('Withdraw my sign-up')
    expect(await text(phone)).not.toContain('Give my place back')
    links.grace = phone.url()
    await looksRight(phone)
  })

  test('comes alone after all, and the freed place is held for who waits', async () => {
    const phone = await open(links.fang)
    await phone.locator('summary').click()
    await looksRight(phone)
    await phone.getByLabel('同行人数').selectOption('0')
    await press(phone, '修改同行人数')
    expect(await text(phone)).toContain('同行人数已修改')
    expect(await text(phone)).not.toContain('同行 1 人')

    const other = await open(links.grace)
    expect(await text(other)).toContain('A place is held for you until')
    await press(other, 'Take the place')
    expect(await text(other)).toContain('You have a place.')
  })

  test('gives the place back by the private link, and takes it again', async () => {
    const phone = await open(links.fang)
    await phone.locator('summary').click()
    await press(phone, '让出名额')
    expect(await text(phone)).toMatch(/候补的人会依次递补[\s\S]*您现在没有报名/)
    await looksRight(phone)
    await press(phone, '重新报名')
    expect(await text(phone)).toContain('报名成功')
  })

  test('shows a code to type in Slack, at the place where it was asked for', async () => {
    const phone = await open(links.fang)
    await press(phone, '取关联码')
    expect(await phone.locator('.code').textContent()).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    expect(new URL(phone.url()).hash).toBe('#slack')
    await looksRight(phone)
  })

  test('checks in on the spot with the code the organiser shows', async () => {
    bot.slack.clock.set(new Date('2026-09-15T23:45:00Z'))
    const phone = await open(links.fang)
    await looksRight(phone)
    await phone.getByLabel('组织者出示的六位口令').fill('12')
    await press(phone, '我到了')
    expect(await phone.locator('#code-error').textContent()).toContain('六位数字')
    const { id } = await bot.deps.db.activity.findFirstOrThrow()
    const { code } = codeAt(await keepSecret(bot.deps.db, id), bot.slack.clock.now())
    await phone.getByLabel('组织者出示的六位口令').fill(code)
    await press(phone, '我到了')
    expect(await text(phone)).toContain('您已签到')
    await looksRight(phone)

    const walkIn = await open(page)
    await looksRight(walkIn)
    const there = walkIn.locator('section', { hasText: '已经到现场了' })
    await there.getByLabel('姓名').fill('李国强')
    await there.getByLabel('手机号').fill('13700000000')
    await there.getByLabel('组织者出示的六位口令').fill(code)
    await press(walkIn, '我到了')
    expect(await text(walkIn)).toContain('您已签到')
  })

  test('says that it is over, and nothing was asked of another host', async () => {
    bot.slack.clock.set(new Date('2026-09-16T03:00:00Z'))
    const phone = await open(page)
    expect(await text(phone)).toContain('这次活动已经结束')
    expect(await text(phone)).not.toContain('名额')
    const place = await open(links.fang)
    expect(await text(place)).toMatch(/这次活动已经结束[\s\S]*您已签到/)
    expect(await text(place)).not.toMatch(/名额|出发之前/)
    await looksRight(phone)
    await looksRight(await open(`${page}x`))
    expect([...browser.hosts]).toEqual(['127.0.0.1'])
    expect(browser.complaints.filter((line) => !line.includes('404'))).toEqual([])
  })
})
