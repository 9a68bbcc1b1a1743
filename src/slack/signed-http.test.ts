import { createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { App } from '@slack/bolt'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { boltLogger } from './bolt.ts'
import { signedReceiver } from './signed-http.ts'

const signingSecret = '0123456789abcdef0123456789abcdef'
const typed: string[] = []
let url: string
let app: App

beforeAll(async () => {
  const logger = boltLogger(pino({ level: 'silent' }))
  const health = {
    path: '/health',
    method: 'GET',
    handler: (_: unknown, response: { end: (text: string) => void }) => response.end('ok'),
  }
  const receiver = signedReceiver({ signingSecret, port: 0, logger, customRoutes: [health as never] })
  app = new App({ receiver, logger, authorize: async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' }) })
  app.command(/^/, async ({ command, ack }) => {
    typed.push(command.text)
    await ack(`heard ${command.text}`)
  })
  const server = await app.start()
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => app.stop())

const now = () => Math.floor(Date.now() / 1_000)
const form = (text: string) =>
  new URLSearchParams({ command: '/gongjian', text, team_id: 'T1', user_id: 'U2' }).toString()

function post(
  body: string,
  {
    path = '/slack/events',
    secret = signingSecret,
    timestamp = now() as number | string,
    signedBody = body,
    version = 'v0',
    type = 'application/x-www-form-urlencoded',
  } = {},
): Promise<Response> {
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${signedBody}`).digest('hex')
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `${version}=${signature}`,
  }
  return fetch(`${url}${path}`, { method: 'POST', headers, body })
}

test('what Slack signed reaches the bot and is answered', async () => {
  const answer = await post(form('报名 12 🎉'))
  expect([answer.status, await answer.text()]).toEqual([200, 'heard 报名 12 🎉'])
})

test('nothing else reaches it', async () => {
  const before = typed.length
  const refused = await Promise.all([
    post(form('a'), { secret: 'f'.repeat(32) }),
    post(form('b'), { signedBody: form('c') }),
    post(form('d'), { timestamp: now() - 400 }),
    post(form('e'), { timestamp: now() + 400 }),
    post(form('f'), { timestamp: 'soon' }),
    post(form('g'), { timestamp: '' }),
    post(form('h'), { version: 'v1' }),
    post(form('i'), { version: '中文' }).catch(() => ({ status: 401 })),
    post(form('j'), { path: '/slack/events?x=1', secret: 'wrong' }),
    fetch(`${url}/slack/events`, { method: 'POST', body: form('k') }),
    fetch(`${url}/slack/events`, { method: 'PUT', body: form('l') }),
  ])
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
  expect(typed).toHaveLength(before)
})

test('a request to nowhere is 404', async () => {
  expect((await post(form('a'), { path: '/elsewhere' })).status).toBe(404)
  expect((await fetch(`${url}/slack/events`)).status).toBe(404)
})

test('a body larger than Slack sends is refused', async () => {
  expect((await post(form('x'.repeat(4 * 1024 * 1024)))).status).toBe(413)
})

test('Slack may look at the certificate without a signature, and do nothing else by it', async () => {
  const before = typed.length
  const answer = await post(`ssl_check=1&${form('a')}`, { secret: 'wrong' })
  expect([answer.status, await answer.text()]).toEqual([200, ''])
  expect(typed).toHaveLength(before)
})

test('the handshake of the Events API is answered', async () => {
  const answer = await post(JSON.stringify({ type: 'url_verification', challenge: 'abc' }), {
    type: 'application/json',
  })
  expect(await answer.json()).toEqual({ challenge: 'abc' })
})

test('a malformed body is refused in words of HTTP', async () => {
  expect((await post('{"type":', { type: 'application/json' })).status).toBe(400)
})

test('whoever runs it may ask whether it lives', async () => {
  expect(await (await fetch(`${url}/health`)).text()).toBe('ok')
})
