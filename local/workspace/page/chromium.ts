import { accessSync, constants } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** The first is Debian's Chromium without windows: the same pages for three quarters of the work. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin')

/** The system's browser. Without one the tests that need it count as skipped. */
export const browserPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
})

if (browserPath === undefined) console.warn(`Skipped: no browser on the path (${NAMES.join(', ')}).`)

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Closed by one file and left for the next; they end with this process. */
const free: Browser[] = []

/** A Chromium that knows nothing yet. Each visit is in a window of its own; the pages keep nothing in it. */
export async function openBrowser() {
  const browser = free.pop() ?? (await chromium.launch({ executablePath: browserPath, args: FLAGS }))
  /** Where any window sent a request, and what any page complained of. */
  const hosts = new Set<string>()
  const complaints: string[] = []
  /** Closed ones are kept for the next visit of their kind: a new one costs more than all that happens in it. */
  const windows: { kind: string; page: Page; closed: boolean }[] = []

  async function open(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, ...options })
    context.on('request', (request) => hosts.add(new URL(request.url()).hostname))
    context.on('weberror', (error) => complaints.push(error.error().message))
    context.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    return page
  }

  return {
    hosts,
    complaints,
    async visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
      const kind = JSON.stringify(options)
      let window = windows.find((each) => each.closed && each.kind === kind)
      if (window === undefined) {
        window = { kind, page: await open(options), closed: false }
        windows.push(window)
      }
      window.closed = false
      await window.page.goto(url)
      return window.page
    },
    async closeWindows(): Promise<void> {
      for (const window of windows.filter((each) => !each.closed)) {
        await window.page.emulateMedia({ colorScheme: null })
        await window.page.mouse.move(0, 0)
        await window.page.evaluate('location.href = "about:blank"')
        await window.page.waitForURL('about:blank')
        window.closed = true
      }
    },
    async close(): Promise<void> {
      for (const context of browser.contexts()) await context.close()
      free.push(browser)
    },
  }
}

/** Texts on the page whose contrast to what is behind them is below WCAG AA, as "contrast text". */
export async function poorContrasts(page: Page): Promise<string[]> {
  return page.evaluate(await readFile(new URL('./contrast.js', import.meta.url), 'utf8'))
}

/** `expect`, but of something that becomes true within ten seconds. */
export const eventually = <T>(actual: () => T | Promise<T>) => expect.poll(actual, { timeout: 10_000 })
