import type { Workspace } from './engine.ts'
import { tellMessage } from './events.ts'
import { deleteMessage, postMessage, updateMessage } from './messages.ts'
import type { Wire } from './types.ts'
import { refusalOfMessage } from './validate.ts'

/**
 * Answers a POST to a response_url: ephemeral unless it says `in_channel`, five uses, thirty minutes, then 404
 * (docs: "Handling user interaction", "Using the response_url").
 */
export function answerResponseUrl(ws: Workspace, path: string, raw: string): Response {
  const target = ws.responseUrls.get(path)
  const answer = (status: number, error?: string) =>
    error ? new Response(JSON.stringify({ ok: false, error }), { status }) : new Response('ok')
  let body: Wire
  try {
    body = JSON.parse(raw)
  } catch {
    return answer(400, 'invalid_payload')
  }
  const log = (response: Response, error?: string) => {
    ws.record({
      method: 'response_url',
      args: body,
      answer: error ? { ok: false, error } : { ok: true },
      status: response.status,
      at: ws.clock.now(),
    })
    return response
  }
  if (!target) return log(answer(404, 'invalid_url'), 'invalid_url')
  if (target.expires <= ws.clock.now().getTime()) return log(answer(404, 'expired_url'), 'expired_url')
  if (target.left <= 0) return log(answer(404, 'used_url'), 'used_url')

  const channel = ws.channel(target.channelId)
  const source = target.messageTs ? ws.message(channel.id, target.messageTs) : undefined
  if (!body.delete_original) {
    const refusal = ws.strict ? refusalOfMessage(body) : undefined
    if (refusal) {
      ws.refused.push({ method: 'response_url', args: body, ...refusal })
      return log(answer(400, refusal.error), refusal.error)
    }
  }
  target.left -= 1
  if (body.delete_original) {
    if (source) deleteMessage(ws, source)
    return log(answer(200))
  }
  if (body.replace_original && source) {
    updateMessage(ws, source, { text: body.text ?? '', blocks: body.blocks ?? [], attachments: body.attachments ?? [] })
    return log(answer(200))
  }
  respondTo(ws, target, body)
  return log(answer(200))
}

/** A new message in answer to an interaction, seen by the presser only unless it says `in_channel`. */
export function respondTo(
  ws: Workspace,
  target: { appId: string; installedTeamId: string; personId: string; channelId: string },
  body: Wire,
): void {
  const installation = ws.installations.find(
    (each) => each.appId === target.appId && each.teamId === target.installedTeamId,
  )
  if (!installation) return
  const message = postMessage(ws, {
    channel: ws.channel(target.channelId),
    userId: installation.botUserId,
    bot: { appId: installation.appId, botId: installation.botId },
    text: body.text,
    blocks: body.blocks,
    attachments: body.attachments,
    threadTs: body.thread_ts,
    ...(body.response_type !== 'in_channel' && { ephemeralTo: target.personId }),
  })
  if (!message.ephemeralTo) void tellMessage(ws, message)
}
