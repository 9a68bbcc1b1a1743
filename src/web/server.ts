import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isConnectionError } from '../batches.ts'
import type { Deps } from '../deps.ts'
import { UserError } from '../errors.ts'
import { type Dictionary, dictionaryOf, languageOf } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import type { Secrets } from '../secrets.ts'
import { makeFormToken, readFormToken } from './form-tokens.ts'
import { html } from './html.ts'
import { layout, type PageContent, styleHash } from './layout.ts'
import { createLimits } from './limits.ts'

/** The pages of this installation: the address people reach them by, without a slash at the end, and its keys. */
export type Site = { url: string; secrets: Secrets }

export type PageContext = {
  deps: Deps
  site: Site
  t: Dictionary
  now: Date
  /** What stands in the address where the route has `:key`. */
  key: string
  /** Behind the path of every link and form, so that a chosen language stays chosen: '' or `?lang=en`. */
  query: string
  /** Goes into every form, in a hidden field of this name. */
  formToken: string
}

/** `status` is 200 unless it says otherwise. A redirect is a path of this site. */
export type PageAnswer = (PageContent & { status?: number }) | { redirect: string } | { calendar: string; name: string }

/** One address. What a feature's pages.ts exports is a list of them, the twin of the table in slack.ts. */
export type Page = {
  /** `/a/:key`, `/s/:key/activity.ics`. */
  path: string
  /** `typed` is empty, or what stood in a form that has grown too old to be taken, to be drawn again. */
  get: (context: PageContext, typed: URLSearchParams, notice: string) => Promise<PageAnswer>
  /** `formName` is the same when one form arrives twice. */
  post?: (context: PageContext, typed: URLSearchParams, formName: string) => Promise<PageAnswer>
}

const LARGEST_BODY = 16 * 1024

/** People behind one address may be a whole village hall on one network. */
const READING = { burst: 120, perSecond: 2 }
const SENDING = { burst: 30, perSecond: 0.5 }
/** All forms of one address of ours, whoever sends them. */
const SENDING_TO_ONE = { burst: 300, perSecond: 5 }

/**
 * Serves the pages until `close`. Here, and only here, a request is limited, gets its language, has its form's token
 * checked, and its errors become words. Nothing of an address but its route is ever logged: the rest is secret.
 */
export async function servePages(
  deps: Deps,
  site: Site,
  pages: Page[],
  { port, addressHeader }: { port: number; addressHeader: string | null },
): Promise<{ close: () => Promise<void> }> {
  const limits = {
    reading: createLimits(READING),
    sending: createLimits(SENDING),
    toOne: createLimits(SENDING_TO_ONE),
  }
  const routes = pages.map((page) => ({ page, pattern: patternOf(page.path) }))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://pages')
    const chosen = languageOf(url.searchParams.get('lang'))
    const t = dictionaryOf(chosen ?? preferred(request.headers['accept-language']))
    const words = t.publicPages
    const show = (status: number, content: PageContent) =>
      send(response, status, layout(t, content, `?lang=${t.language === 'en' ? 'zh-CN' : 'en'}`))
    const say = (status: number, text: string) =>
      show(status, { title: text, body: html`<section><h1>${text}</h1></section>` })

    const isPost = request.method === 'POST'
    const address = addressOf(request, addressHeader)
    const now = performance.now()
    const allowed = isPost
      ? limits.sending.take(address, now) && limits.toOne.take(url.pathname, now)
      : limits.reading.take(address, now)
    if (!allowed) return say(429, words.tooMany)

    const found = routes.find(({ pattern }) => pattern.test(url.pathname))
    if (found === undefined) return say(404, words.notFound)
    const { page, pattern } = found
    if (!isPost && request.method !== 'GET' && request.method !== 'HEAD') return say(405, words.notFound)
    try {
      const context: PageContext = {
        deps,
        site,
        t,
        now: deps.now(),
        key: pattern.exec(url.pathname)?.[1] ?? '',
        query: chosen === null ? '' : `?lang=${chosen}`,
        formToken: makeFormToken(site.secrets, url.pathname, deps.now()),
      }
      const given = isPost && page.post !== undefined ? await handlePost(request, url, context, page, page.post) : null
      const result = given ?? (await page.get(context, new URLSearchParams(), ''))
      if ('redirect' in result) {
        response.writeHead(303, { ...HEADERS, location: `${site.url}${result.redirect}${context.query}` }).end()
      } else if ('calendar' in result) {
        const name = encodeURIComponent(result.name)
        response
          .writeHead(200, {
            ...HEADERS,
            'content-type': 'text/calendar; charset=utf-8',
            'content-disposition': `attachment; filename="activity.ics"; filename*=UTF-8''${name}`,
          })
          .end(result.calendar)
      } else {
        show(result.status ?? 200, result)
      }
    } catch (error) {
      if (error instanceof TooLarge) return say(413, words.tooLarge)
      if (error instanceof UserError) return say(404, error.words(t))
      if (isConnectionError(error)) {
        deps.log.warn({ page: page.path, reason: (error as Error).message }, 'the database did not answer')
        return say(503, words.busy)
      }
      const reference = randomBytes(3).toString('hex').toUpperCase()
      deps.log.error({ reference, page: page.path, failure: withoutValues(error) }, 'a page failed')
      say(500, words.unexpected(reference))
    }
  }

  async function handlePost(
    request: IncomingMessage,
    url: URL,
    context: PageContext,
    page: Page,
    post: NonNullable<Page['post']>,
  ): Promise<PageAnswer> {
    const sent = new URLSearchParams(await readBody(request))
    // PostgreSQL keeps no NUL, so a form with one in it would fail however often it is sent.
    const typed = new URLSearchParams(
      [...sent].map(([name, value]): [string, string] => [name, value.replaceAll('\0', '')]),
    )
    const formName = readFormToken(site.secrets, url.pathname, typed.get('token') ?? '', context.now)
    return formName === null
      ? page.get(context, typed, context.t.publicPages.formTooOld)
      : post(context, typed, formName)
  }

  const server = createServer({ maxHeaderSize: 8 * 1024, requestTimeout: 10_000, headersTimeout: 5_000 })
  server.keepAliveTimeout = 5_000
  server.maxConnections = 2_000
  server.on('request', (request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.listen(port)
  await once(server, 'listening')
  return {
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      // Who is being answered may finish; who only holds the line may not.
      setTimeout(() => server.closeAllConnections(), 2_000).unref()
      await closed
    },
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(':key', '([\\w-]{16,64})')}$`)
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src ${styleHash}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  // An address may be a secret, and would be told to the next site.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(page)
}

/** The first of the languages a browser asks for that is ours. */
function preferred(header: string | undefined): Language {
  const asked = (header ?? '')
    .split(',')
    .map((part) => {
      const [name = '', weight = 'q=1'] = part.trim().split(';')
      return { language: languageOf(name.trim()), weight: Number(weight.replace(/^\s*q=/, '')) || 0 }
    })
    .sort((a, b) => b.weight - a.weight)
  return asked.find(({ language, weight }) => language !== null && weight > 0)?.language ?? 'zh-CN'
}

/** Who asks. Of a header only the last entry counts: it is the one our own proxy wrote. */
function addressOf(request: IncomingMessage, header: string | null): string {
  const said = header === null ? undefined : request.headers[header]
  const address = [said].flat().join(',').split(',').at(-1)?.trim() || request.socket.remoteAddress || ''
  // Everyone with an IPv6 line has a whole /64 of addresses.
  return address.includes('.') ? address : address.split(':').slice(0, 4).join(':')
}

class TooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > LARGEST_BODY) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What failed and where. A message may repeat what was typed. */
function withoutValues(error: unknown): { name: string; code: unknown; stack: string[] } {
  const { name, code, stack } = error as Error & { code?: unknown }
  return { name, code, stack: (stack ?? '').split('\n').filter((line) => line.startsWith('    at ')) }
}
