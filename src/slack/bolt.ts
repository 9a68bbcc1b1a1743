import { App, type Logger as BoltLogger, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'
import { signedReceiver } from './signed-http.ts'

/** How payloads reach the bot: over a socket it opens, by signed HTTP, or by a receiver given (the local workspace's). */
export type Door = { appToken: string } | { signingSecret: string; port: number } | { receiver: Receiver }

export type Installation = { token: string; botId: string; botUserId: string }

/**
 * A Bolt app without listeners. One installation: its token is known, so no request asks Slack who it is. Over HTTP
 * `/slack/events` takes every payload and `GET /health` answers 200.
 */
export function createBolt(
  door: Door,
  installation: Installation,
  options: Pick<WebClientOptions, 'fetch' | 'slackApiUrl'>,
  log: Logger,
): App {
  const logger = boltLogger(log)
  const { token, botId, botUserId } = installation
  const app = new App({
    receiver: receiverOf(door, options, logger),
    authorize: async () => ({ botToken: token, botId, botUserId }),
    clientOptions: options,
    logger,
    // A memory of conversations, for apps that talk; this one keeps everything in Postgres.
    convoStore: false,
  })
  app.error(async (error) => log.error({ err: error }, 'a payload could not be answered'))
  return app
}

function receiverOf(
  door: Door,
  clientOptions: Pick<WebClientOptions, 'fetch' | 'slackApiUrl'>,
  logger: BoltLogger,
): Receiver {
  if ('receiver' in door) return door.receiver
  if ('appToken' in door)
    return new SocketModeReceiver({ appToken: door.appToken, logger, installerOptions: { clientOptions } })
  return signedReceiver({
    signingSecret: door.signingSecret,
    port: door.port,
    logger,
    customRoutes: [
      { path: '/health', method: 'GET', handler: (_, response) => void response.writeHead(200).end('ok') },
    ],
  })
}

/** Bolt's own lines in our log. They may quote a payload, so only warnings and errors are kept, and only their words. */
export function boltLogger(log: Logger): BoltLogger {
  const words = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn(words(parts)),
    error: (...parts) => log.error(words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}
