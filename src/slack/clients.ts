import { WebClient, type WebClientOptions } from '@slack/web-api'

/**
 * Two clients, because a 429 pauses a whole WebClient: `interactive` for views and answers, `bulk` for what is posted.
 * Neither retries: web-api 8 retries ten times by default, and a retried post after a lost answer is a second post. A
 * 429 is thrown (`slack_webapi_rate_limited_error` with `retryAfter` in seconds) and waits in the delivery row.
 */
export type Clients = {
  interactive: WebClient
  bulk: WebClient
  /**
   * A file somebody put into a form, which only they and the bot can see.
   * @throws when Slack does not hand it over in time, or it is larger than `mostBytes`.
   */
  readFile: (id: string, most: { bytes: number; ms: number }) => Promise<{ name: string; data: Buffer }>
}

/** Slack gives the token to nobody else, and neither do we. */
const FILES_HOST = 'files.slack.com'

export function createClients(
  token: string,
  options: Pick<WebClientOptions, 'fetch' | 'slackApiUrl' | 'logger'>,
): Clients {
  const strict: WebClientOptions = { ...options, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }
  const interactive = new WebClient(token, { ...strict, timeout: 2_500 })
  return {
    interactive,
    bulk: new WebClient(token, { ...strict, timeout: 10_000 }),
    readFile: async (id, most) => {
      const { file } = await interactive.files.info({ file: id })
      const url = new URL(file?.url_private ?? '')
      if (url.protocol !== 'https:' || url.host !== FILES_HOST) throw new Error(`a file at ${url.host} is not read`)
      if ((file?.size ?? 0) > most.bytes) throw new Error('the file is too large')
      const response = await (options.fetch ?? fetch)(url, {
        headers: { authorization: `Bearer ${token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(most.ms),
      })
      if (!response.ok) throw new Error(`the file cannot be read: ${response.status}`)
      return { name: file?.name ?? id, data: Buffer.from(await response.arrayBuffer()) }
    },
  }
}
