import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/**
 * Takes the pictures of docs/screenshots from a fresh demo: `node local/screenshots.ts`. Wants a Chromium (its path in
 * CHROMIUM, /usr/bin/chromium when unset) and, for the little pictures in the texts, a colour emoji font.
 */
const FOLDER = 'docs/screenshots'
const demo = spawn(process.execPath, ['local/demo.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
const url = await new Promise<string>((resolve) => {
  createInterface({ input: demo.stdout }).on('line', (line) => {
    const found = /http:\S+/.exec(line)
    if (found) resolve(found[0])
  })
})
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
await mkdir(FOLDER, { recursive: true })

async function windowOf(name: string, place: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 780 }, locale: 'zh-CN', ...options })
  const window = await context.newPage()
  await window.goto(url)
  await window.locator('.who').click()
  await window.locator('.cast a', { hasText: name }).click()
  await window.locator('.who', { hasText: name }).waitFor()
  await window.locator('.sidebar a', { hasText: place }).click()
  await window.locator('.sidebar a[aria-current]', { hasText: place }).waitFor()
  return window
}

async function type(window: Page, line: string): Promise<void> {
  await window.fill('#write', line)
  await window.press('#write', 'Enter')
}

async function moveClock(window: Page, button: string): Promise<void> {
  await window.getByRole('button', { name: button }).click()
  await window.locator('.clock progress').waitFor()
  await window.locator('.clock progress').waitFor({ state: 'detached', timeout: 120_000 })
}

async function take(window: Page, name: string): Promise<void> {
  // Until what was asked has been answered and drawn.
  await window.waitForTimeout(1_500)
  await window.mouse.move(0, 0)
  await window.screenshot({ path: `${FOLDER}/${name}.png` })
}

const student = await windowOf('李想', '共建活动')
await student.locator('main .message').last().getByRole('button', { name: '报名' }).click()
await student.locator('.ephemeral').waitFor()
await take(student, 'channel')

await student.fill('#write', '/gongjian ')
await take(student, 'commands')
await student.fill('#write', '')

const organiser = await windowOf('陆芳', '共建活动')
await type(organiser, '/gongjian 新活动')
const form = organiser.getByRole('dialog')
await form.locator('.input', { hasText: '名称' }).locator('input').fill('龙虾音乐节志愿服务')
await form.locator('.input', { hasText: '类别' }).locator('select').selectOption({ label: '志愿服务' })
await form.locator('.input', { hasText: '用文字写' }).locator('input').fill('周末')
await form.locator('.input', { hasText: '地点' }).locator('input').fill('八字村')
await form.locator('[type=submit]').click()
await take(organiser, 'form')
await organiser.keyboard.press('Escape')

const owner = await windowOf('许卫东', '联络小组')
await type(owner, '/gongjian 新项目')
const project = owner.getByRole('dialog')
await project.locator('.input', { hasText: '项目名称' }).locator('input').fill('送教到厂：数控操作培训')
await project.locator('.input', { hasText: '类别' }).locator('select').selectOption({ label: '人才支撑' })
await owner.waitForTimeout(1_000)
await project.locator('[type=submit]').click()
await owner.waitForTimeout(1_000)
await owner.keyboard.press('Escape')
await owner.locator('main .message').last().getByRole('button', { name: '添加跟进' }).click()
await project.locator('.input').first().locator('input').fill('和洪浦钢结构定下培训的场地和时间')
await project.locator('.input', { hasText: '用文字写' }).locator('input').fill('明天')
await project.locator('[type=submit]').click()
await owner.waitForTimeout(1_000)
await project.locator('[type=submit]').click()
await owner.waitForTimeout(1_000)
await owner.keyboard.press('Escape')
await moveClock(owner, '下一个工作日 9:00')
await owner.locator('.sidebar a', { hasText: '消息' }).click()
await take(owner, 'follow-up')

const officer = await windowOf('顾建华', '联络小组', { viewport: { width: 1200, height: 900 } })
await moveClock(officer, '+1 周')
// The Friday of this week is the Mid-Autumn Festival, so its digest comes on Monday afternoon.
await moveClock(officer, '下一个工作日 9:00')
await moveClock(officer, '下一个工作日 9:00')
await take(officer, 'digest')

await take(await windowOf('Aisha', 'Home', { locale: 'en-GB' }), 'home')
await take(await windowOf('Aisha', '共建活动', { locale: 'en-GB', colorScheme: 'dark' }), 'dark')

const phone = await browser.newContext({ viewport: { width: 390, height: 780 }, locale: 'zh-CN' })
const small = await phone.newPage()
await small.goto(url)
await small.locator('.sidebar a', { hasText: '共建活动' }).click()
await take(small, 'phone')

await browser.close()
demo.kill('SIGINT')
await once(demo, 'exit')
