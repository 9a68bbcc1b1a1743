import { createHash } from 'node:crypto'
import {
  type ChatPostMessageArguments,
  type FilesUploadV2Arguments,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import type { Delivery } from '../../generated/prisma/client.ts'
import { cut, type Message } from '../slack/blocks.ts'
import type { Clients } from '../slack/clients.ts'
import type { NamedFile, Rendered } from './kinds.ts'

/**
 * Slack's answer to one post. `unknown`: it may be there or not. `unreached`: it never left this machine.
 * `wait` is Retry-After in milliseconds. Slack does not say at which `ts` a file was posted.
 */
export type Answer =
  | { is: 'sent'; slackChannelId: string; ts: string | null }
  | { is: 'refused' | 'unknown' | 'unreached'; note: string }
  | { is: 'limited'; wait: number }

/** Errors in Slack's own words after which a message may still have been posted (docs of chat.postMessage, "Errors"). */
const UNCERTAIN = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']

/** The name or the port was not there, so nothing was sent. */
const UNREACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']

export async function post(
  clients: Clients,
  slackId: string,
  delivery: Delivery,
  { message, threadTs, file }: Extract<Rendered, { message: unknown }>,
): Promise<Answer> {
  try {
    if (file !== undefined) return await upload(clients, slackId, { message, threadTs, file })
    const posted = await clients.bulk.chat.postMessage({
      channel: slackId,
      ...message,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      unfurl_links: false,
      unfurl_media: false,
      // Not in the types, not relied on: Slack may use it to tell a repeat.
      client_msg_id: uuidOf(delivery.sendKey),
    } as ChatPostMessageArguments)
    if (posted.channel === undefined || posted.ts === undefined)
      return { is: 'unknown', note: 'Slack took it but did not say where it is' }
    return { is: 'sent', slackChannelId: posted.channel, ts: posted.ts }
  } catch (error) {
    return answerOf(error)
  }
}

/** A file wants a conversation's id, where a message could go to a person's. */
async function upload(
  { bulk }: Clients,
  slackId: string,
  { message, threadTs, file }: { message: Message; threadTs: string | undefined; file: NamedFile },
): Promise<Answer> {
  const isPerson = /^[UW]/.test(slackId)
  const channel = isPerson ? (await bulk.conversations.open({ users: slackId })).channel?.id : slackId
  if (channel === undefined) return { is: 'refused', note: 'Slack did not open a conversation with this person' }
  await bulk.filesUploadV2({
    channel_id: channel,
    filename: file.name,
    title: file.name,
    file: file.data,
    ...(message.blocks === undefined ? { initial_comment: message.text } : { blocks: message.blocks }),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  } as FilesUploadV2Arguments)
  return { is: 'sent', slackChannelId: channel, ts: null }
}

function answerOf(error: unknown): Answer {
  if (error instanceof WebAPIRateLimitedError) return { is: 'limited', wait: error.retryAfter * 1_000 }
  if (error instanceof WebAPIPlatformError) {
    const { error: name, response_metadata: more } = error.data
    if (name === 'ratelimited') return { is: 'limited', wait: 1_000 }
    const note = cut([name, ...(more?.messages ?? [])].join(' '), 300)
    return { is: UNCERTAIN.includes(name) ? 'unknown' : 'refused', note }
  }
  if (error instanceof WebAPIHTTPError && error.statusCode < 500)
    return { is: 'refused', note: `Slack answered ${error.statusCode}` }
  const note = cut(`no answer: ${error instanceof Error ? error.message : String(error)}`, 300)
  return { is: error instanceof WebAPIRequestError && neverLeft(error.original) ? 'unreached' : 'unknown', note }
}

function neverLeft(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (UNREACHED.includes((cause as NodeJS.ErrnoException).code ?? '')) return true
  }
  return false
}

/** The same for every try of one delivery. */
function uuidOf(sendKey: string): string {
  const hex = createHash('sha256').update(sendKey).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
