import type { Wire } from './types.ts'
import { blocksRule, textLength } from './validate/blocks.ts'
import { suggestions } from './validate/elements.ts'
import { DOCUMENTED, LIMITS } from './validate/limits.ts'
import {
  anything,
  flag,
  isObject,
  length,
  object,
  plain,
  type Report,
  type Rule,
  say,
  string,
} from './validate/rules.ts'

/** A refusal as Slack answers it: the error, and its sentences with JSON pointers. */
export interface Refused {
  error: string
  messages: string[]
}

const messageBlocks = blocksRule(DOCUMENTED.messageBlocks)

/** Why Slack would refuse this message (arguments of chat.*, a response_url body, an acknowledgement), or undefined. */
export function refusalOfMessage(args: Wire): Refused | undefined {
  const { text, markdown_text, blocks, attachments, metadata } = args
  if (text !== undefined && typeof text !== 'string')
    return { error: 'invalid_arguments', messages: ['must be a string [json-pointer:/text]'] }
  if (blocks !== undefined && !Array.isArray(blocks)) return { error: 'invalid_blocks_format', messages: [] }
  if (attachments !== undefined && !Array.isArray(attachments)) return { error: 'invalid_attachments', messages: [] }
  if (!(text ?? markdown_text)?.trim() && !blocks?.length && !attachments?.length)
    return { error: 'no_text', messages: [] }
  if (length(text ?? '') > DOCUMENTED.messageText) return { error: 'msg_too_long', messages: [] }
  if (length(markdown_text ?? '') > LIMITS['MarkdownBlock.text']) return { error: 'msg_too_long', messages: [] }
  if (markdown_text && (text || blocks)) return { error: 'markdown_text_conflict', messages: [] }
  if ((attachments?.length ?? 0) > DOCUMENTED.attachments) return { error: 'too_many_attachments', messages: [] }
  const report: Report = { messages: [], surface: 'message' }
  if (blocks) messageBlocks(blocks, '/blocks', report)
  for (const [index, each] of (attachments ?? []).entries()) {
    if (each?.blocks) messageBlocks(each.blocks, `/attachments/${index}/blocks`, report)
  }
  if (report.messages.length > 0) return { error: 'invalid_blocks', messages: report.messages }
  if (blocks && textLength(blocks) > DOCUMENTED.allBlocksText) return { error: 'msg_blocks_too_long', messages: [] }
  return refusalOfMetadata(metadata)
}

function refusalOfMetadata(metadata: unknown): Refused | undefined {
  if (metadata === undefined) return undefined
  if (!isObject(metadata) || typeof metadata.event_type !== 'string' || !isObject(metadata.event_payload)) {
    return { error: 'invalid_metadata_format', messages: [] }
  }
  if (Buffer.byteLength(JSON.stringify(metadata)) > DOCUMENTED.metadataBytes)
    return { error: 'metadata_too_large', messages: [] }
  return undefined
}

const viewBase = {
  type: anything,
  blocks: blocksRule(LIMITS['BaseView.blocks'], 1),
  'private_metadata?': string(LIMITS['BaseView.private_metadata']),
  'callback_id?': string(LIMITS['BaseView.callback_id']),
  'external_id?': string(DOCUMENTED.externalId),
}

const submitWithInputs: Rule = (value, at, report) => {
  const { blocks, submit } = value as Wire
  if (!submit && Array.isArray(blocks) && blocks.some((block) => block?.type === 'input')) {
    say(report, 'missing required field: submit', at)
  }
}

const VIEWS: Record<'modal' | 'home', Rule> = {
  modal: object(
    {
      ...viewBase,
      title: plain(LIMITS['ModalView.title']),
      'submit?': plain(LIMITS['ModalView.submit']),
      'close?': plain(LIMITS['ModalView.close']),
      'clear_on_close?': flag,
      'notify_on_close?': flag,
      'submit_disabled?': flag,
    },
    submitWithInputs,
  ),
  home: object(viewBase),
}

/** Why Slack would refuse this view, or undefined. */
export function refusalOfView(view: unknown, type: 'modal' | 'home'): Refused | undefined {
  const report: Report = { messages: [], surface: type }
  if (!isObject(view)) say(report, 'must be an object', '/view')
  else if (view.type !== type) say(report, `unsupported type: ${view.type}`, '/view/type')
  else VIEWS[type](view, '/view', report)
  return report.messages.length > 0 ? { error: 'invalid_arguments', messages: report.messages } : undefined
}

/** Why Slack would show no options for this answer to a block_suggestion, or undefined. */
export function refusalOfOptions(answer: unknown): Refused | undefined {
  const report: Report = { messages: [], surface: 'modal' }
  suggestions(answer, '', report)
  return report.messages.length > 0 ? { error: 'invalid_options', messages: report.messages } : undefined
}
