import type { TestBot } from './bot.ts'

const tokenIn = (markup: string) => /name="token" value="([^"]+)"/.exec(markup)?.[1] ?? ''

export const ADDRESS_HEADER = 'x-real-ip'
let visits = 0

/** As from an address of its own: what one may read and send in a while is not to be counted over several files. */
const fromElsewhere = () => ({ [ADDRESS_HEADER]: `visit ${++visits}` })

export async function get(url: string, language = 'zh-CN'): Promise<string> {
  return (await fetch(url, { headers: { ...fromElsewhere(), 'accept-language': language } })).text()
}

export function send(url: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(fields)
  return fetch(url, { method: 'POST', headers: fromElsewhere(), body, redirect: 'manual' })
}

/** What a form of this page must carry. */
export async function tokenOf(url: string): Promise<string> {
  return tokenIn(await get(url))
}

/** Sends a form as a browser would that has just opened the page; gives where it leads, or else what it says. */
export async function submit(url: string, fields: Record<string, string>): Promise<string> {
  const response = await send(url, { token: await tokenOf(url), ...fields })
  return response.headers.get('location') ?? response.text()
}

/** Publishes the activity of that number, opens its page, and gives the page's address. */
export async function publish(bot: TestBot, number: number, capacity: string, phoneReason = ''): Promise<string> {
  const hu = bot.slack.as(bot.people.hu)
  await hu.slash('/gongjian 新活动', { channel: bot.channels.open })
  const when = '9月20日上午九点到十一点'
  await hu.submit({ title: `清洁 ${number}`, category: 'volunteer-service', when, place: '公园', capacity })
  await hu.submit({})
  await hu.closeAll()
  await hu.slash(`/gongjian 活动 ${number}`, { channel: bot.channels.open })
  await hu.click(bot.slack.visibleTo(bot.people.hu, bot.channels.open).at(-1) ?? 'home', 'public.open')
  await hu.submit({ phoneReason })
  const opened = /http:\S+\/a\/[\w-]+/.exec(JSON.stringify(hu.modal()?.blocks))?.[0] ?? ''
  await hu.closeAll()
  return opened
}
