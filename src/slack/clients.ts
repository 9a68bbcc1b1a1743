import { WebClient, type WebClientOptions } from '@slack/web-api'

/**
 * Two clients, because a 429 pauses a whole WebClient: `interactive` for views and answers, `bulk` for what is posted.
 * Neither retries: web-api 8 retries ten times by default, and a retried post after a lost answer is a second post. A
 * 429 is thrown (`slack_webapi_rate_limited_error` with `retryAfter` in seconds) and waits in the delivery row.
 */
export type Clients = { interactive: WebClient; bulk: WebClient }

export function createClients(
  token: string,
  options: Pick<WebClientOptions, 'fetch' | 'slackApiUrl' | 'logger'>,
): Clients {
  const strict: WebClientOptions = { ...options, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }
  return {
    interactive: new WebClient(token, { ...strict, timeout: 2_500 }),
    bulk: new WebClient(token, { ...strict, timeout: 10_000 }),
  }
}
