import { once } from 'node:events'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, eventually, openBrowser, poorContrasts } from '../local/workspace/page/chromium.ts'
import { startDemo } from './support/demo.ts'

let demo: Awaited<ReturnType<typeof startDemo>>

beforeAll(async () => {
  demo = await startDemo()
}, 120_000)

afterAll(async () => {
  if (demo.process.exitCode === null) await demo.stop()
})

/** The demo as its visitors meet it. The tests tell one story in order: each goes on where the one before ended. */
describe.skipIf(browserPath === undefined)('in a browser', { timeout: 120_000 }, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterEach(() => browser.closeWindows())

  afterAll(() => browser.close())

  /** A window in which one acts as this person, in this place. */
  async function windowOf(name: string, place: string, options = {}): Promise<Page> {
    const window = await browser.visit(demo.url, options)
    await become(window, name)
    await goTo(window, place)
    return window
  }

  async function become(window: Page, name: string): Promise<void> {
    await window.locator('.who').click()
    await window.locator('.cast a', { hasText: name }).click()
    await window.locator('.who', { hasText: name }).waitFor()
  }

  async function goTo(window: Page, place: string): Promise<void> {
    await window.locator('.sidebar a', { hasText: place }).click()
    await window.locator('.sidebar a[aria-current]', { hasText: place }).waitFor()
  }

  async function type(window: Page, line: string): Promise<Locator> {
    await window.fill('#write', line)
    await window.press('#write', 'Enter')
    return window.getByRole('dialog')
  }

  async function moveClock(window: Page, button: string, wall: RegExp): Promise<void> {
    await window.getByRole('button', { name: button }).click()
    await window.locator('.clock', { hasText: wall }).waitFor({ timeout: 60_000 })
    await window.locator('.clock progress').waitFor({ state: 'detached', timeout: 60_000 })
  }

  const card = (window: Page, title: string) => window.locator('main .message', { hasText: title }).last()

  test('an organiser fills in the form wrongly, reads why under the fields, then rightly', async () => {
    const window = await windowOf('陆芳', '共建活动')
    const form = await type(window, '/gongjian 新活动')
    const field = (name: string) => form.locator('.input', { hasText: name })
    await field('名称').locator('input').fill('陶艺体验')
    await field('类别').locator('select').selectOption({ label: '村居建设' })
    await field('时间（用文字写）').locator('input').fill('什么时候都行')
    await field('地点').locator('input').fill('社区活动室')
    await field('名额').locator('input').fill('0')
    await form.locator('[type=submit]').click()
    await eventually(() => field('名额').locator('.error').textContent()).not.toBe('')
    expect(await field('名称').locator('input').inputValue()).toBe('陶艺体验')

    await field('名额').locator('input').fill('1')
    await form.locator('[type=submit]').click()
    await eventually(() => field('时间（用文字写）').locator('.error').textContent()).toContain('没有看懂')
    await field('时间（用文字写）').locator('input').fill('9月22日下午两点到四点')
    await form.locator('[type=submit]').click()
    await form.getByText('9月22日（周二）14:00–16:00').first().waitFor()
    await form.locator('[type=submit]').click()
    await window.keyboard.press('Escape')
    await card(window, '陶艺体验').getByText('还有 1 个名额').waitFor()
  })

  test('two people press for the last place: one goes, one waits, each reads it alone', async () => {
    const [lixiang, aisha] = await Promise.all([windowOf('李想', '共建活动'), windowOf('Aisha', '共建活动')])
    const press = (window: Page) => card(window, '陶艺体验').getByRole('button', { name: '报名' }).click()
    await Promise.all([press(lixiang), press(aisha)])
    const own = (window: Page) => window.locator('main .message.ephemeral').last()
    await Promise.all([own(lixiang).waitFor(), own(aisha).waitFor()])
    const answers = [await own(lixiang).textContent(), await own(aisha).textContent()]
    expect(answers.filter((text) => /候补|waitlist/i.test(text ?? ''))).toHaveLength(1)
    expect(answers[0]).toContain('仅你可见')
    expect(answers[1]).toContain('Only visible to you')
    await lixiang.getByText('1 人候补').waitFor()
    for (const window of [lixiang, aisha]) expect(await window.locator('.message.ephemeral').count()).toBe(1)
  })

  test('the Home tab shows what one is in, and speaks the person’s language while the page speaks one’s own', async () => {
    const window = await windowOf('Aisha', 'Home')
    await window.locator('.sheet', { hasText: '陶艺体验' }).waitFor()
    expect(await window.locator('.sheet').textContent()).toContain('What is on')
    await window.getByRole('link', { name: '中文' }).click()
    await window.getByRole('button', { name: '你现在是' }).waitFor()
    expect(await window.locator('.sheet').textContent()).toContain('What is on')
  })

  test('a follow-up comes back on its day as a message, and *Done* becomes a line that the others read', async () => {
    const window = await windowOf('许卫东', '联络小组')
    const form = await type(window, '/gongjian 新项目')
    await form.locator('.input', { hasText: '项目名称' }).locator('input').fill('陶艺进校园')
    await form.locator('.input', { hasText: '类别' }).locator('select').selectOption({ label: '人才支撑' })
    await eventually(() => form.locator('[role=combobox]').first().inputValue()).toContain('许卫东')
    await form.locator('[type=submit]').click()
    await window.keyboard.press('Escape')
    await card(window, '陶艺进校园').getByRole('button', { name: /跟进/ }).first().click()
    await form.locator('.input').first().locator('input, textarea').first().fill('联系窑口')
    await form.locator('.input', { hasText: '用文字写' }).locator('input').fill('明天')
    await form.locator('[type=submit]').click()
    await form.getByText('9月18日').waitFor()
    await form.locator('[type=submit]').click()
    await window.keyboard.press('Escape')

    await moveClock(window, '下一个工作日 9:00', /9月18日.*09:/)
    await window.locator('.sidebar a.unread', { hasText: '消息' }).click()
    const nudge = card(window, '联系窑口')
    await nudge.getByRole('button', { name: '已完成' }).click()
    await eventually(() => nudge.getByRole('button', { name: '已完成' }).count()).toBe(0)
    await goTo(window, '联络小组')
    await card(window, '陶艺进校园')
      .getByRole('link', { name: /条回复/ })
      .click()
    await window.locator('.pane .message', { hasText: '联系窑口' }).last().waitFor()
  })

  test('the clock moves on to the digest, which stands after the line that says what is new', async () => {
    const window = await windowOf('顾建华', '联络小组')
    // A Sunday that is worked, to make up for the holiday.
    await moveClock(window, '下一个工作日 9:00', /9月20日.*09:/)
    await card(window, '联络简报').waitFor()
    await window.getByText('新消息', { exact: true }).waitFor()
  })

  test('a newcomer with a keyboard finds the commands, and help', async () => {
    const window = await windowOf('Grace Wu', '共建活动')
    await window.locator('#write').focus()
    await window.keyboard.type('/gong')
    await window.keyboard.press('Enter')
    await window.getByRole('option', { name: '/gongjian activities' }).waitFor()
    await window.keyboard.type('hel')
    await window.keyboard.press('Tab')
    await window.keyboard.press('Enter')
    await window.locator('.message.ephemeral', { hasText: '/gongjian join' }).waitFor()
  })

  test('on a phone everything is there, and as wide as the window', async () => {
    const window = await browser.visit(demo.url, { viewport: { width: 390, height: 780 } })
    const tooWide = () => window.evaluate('document.documentElement.scrollWidth - innerWidth')
    await window.locator('.sidebar').waitFor()
    expect(await tooWide()).toBe(0)
    await window.locator('.sidebar a', { hasText: '共建活动' }).click()
    await card(window, '陶艺体验').waitFor()
    expect(await tooWide()).toBe(0)
    await window.getByRole('link', { name: '返回列表' }).click()
    await window.locator('.sidebar a', { hasText: '主页' }).click()
    await window.locator('.sheet h3').first().waitFor()
    expect(await tooWide()).toBe(0)
  })

  test('what the bot writes is legible: WCAG AA in channel, Home and form', async () => {
    const window = await windowOf('陆芳', '共建活动')
    expect(await poorContrasts(window)).toEqual([])
    await (await type(window, '/gongjian 新活动')).waitFor()
    expect(await poorContrasts(window)).toEqual([])
    await window.keyboard.press('Escape')
    await goTo(window, '主页')
    await window.locator('.sheet h3').first().waitFor()
    expect(await poorContrasts(window)).toEqual([])
  })

  test('nothing was asked of another host, and no page complained', () => {
    expect([...browser.hosts]).toEqual(['127.0.0.1'])
    expect(browser.complaints).toEqual([])
  })
})

test('a second demo runs beside it and says how to reach and stop it; killed it is in nobody’s way', async () => {
  const second = await startDemo()
  expect(second.url).not.toBe(demo.url)
  expect((await fetch(second.url)).status).toBe(200)
  await expect.poll(() => second.lines.filter((line) => line.includes('http')).length).toBe(2)
  const page = /http:\S+\/a\/\S+/.exec(second.lines.join('\n'))?.[0] ?? ''
  expect(await (await fetch(page)).text()).toContain('贤城青年健康跑')
  second.process.kill('SIGKILL')
  await once(second.process, 'exit')
  expect((await fetch(demo.url)).status).toBe(200)
  expect(await demo.stop()).toBe(0)
  await expect(fetch(demo.url)).rejects.toThrow()
}, 180_000)
