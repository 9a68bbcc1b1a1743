import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ContextBlock,
  ExternalSelect,
  HeaderBlock,
  InputBlock,
  KnownBlock,
  ModalView,
  PlainTextOption,
  SectionBlock,
} from '@slack/types'
import type { Dictionary } from '../i18n/dictionary.ts'

/** What is posted: `text` for notifications and screen readers, `blocks` for the eye. */
export type Message = { text: string; blocks?: KnownBlock[] }

/** Slack's three control characters, so that `<!channel>` in a title stays text. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What somebody wrote in Slack as they see it; people and channels that only Slack can name are left out. */
export function plainText(written: string): string {
  return written
    .replaceAll(/<[^|>]+\|([^>]+)>/g, '$1')
    .replaceAll(/<[@#!][^>]*>/g, '')
    .replaceAll(/<([^>]+)>/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
}

/** Cut to Slack's limits by characters a person sees, never inside a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  let end = length - 1
  if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1
  return `${text.slice(0, end)}…`
}

export function mention(person: { slackUserId: string | null; name: string }): string {
  return person.slackUserId === null ? escapeText(person.name) : `<@${person.slackUserId}>`
}

/** What a button carries: routing data, never authority. */
export function ref(partnershipId: number, id: number): string {
  return `${partnershipId}.${id}`
}

export function section(text: string, accessory?: Button): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, 3_000) }, ...(accessory ? { accessory } : {}) }
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: cut(text, 150), emoji: true } }
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(text, 3_000) }] }
}

/** A message of one sentence or more, with whatever belongs under it. */
export function says(text: string, ...more: KnownBlock[]): Message {
  return { text, blocks: [section(text), ...more] }
}

export const divider = { type: 'divider' } as const

export function actions(...elements: ActionsBlockElement[]): ActionsBlock {
  return { type: 'actions', elements }
}

type ButtonLook = { style?: 'primary' | 'danger'; confirm?: { title: string; text: string; yes: string; no: string } }

/** @param value what {@link ref} gives, or any text up to 2,000 characters. */
export function button(text: string, actionId: string, value: string, look: ButtonLook = {}): Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text: cut(text, 75), emoji: true },
    action_id: actionId,
    value,
    ...(look.style ? { style: look.style } : {}),
    ...(look.confirm
      ? {
          confirm: {
            title: { type: 'plain_text', text: cut(look.confirm.title, 100) },
            text: { type: 'plain_text', text: cut(look.confirm.text, 300) },
            confirm: { type: 'plain_text', text: cut(look.confirm.yes, 30) },
            deny: { type: 'plain_text', text: cut(look.confirm.no, 30) },
          },
        }
      : {}),
  }
}

export function option(text: string, value: string): PlainTextOption {
  return { text: { type: 'plain_text', text: cut(text, 75), emoji: true }, value }
}

/** A select whose options are looked up while somebody types, before the first letter too: a feature's `options`. */
export function search(actionId: string, placeholder: string, chosen: PlainTextOption | null = null): ExternalSelect {
  return {
    type: 'external_select',
    action_id: actionId,
    min_query_length: 0,
    placeholder: { type: 'plain_text', text: placeholder },
    ...(chosen === null ? {} : { initial_option: chosen }),
  }
}

/** A field of a modal. Its block id names the value; the element's action id is the same. */
export function field(
  blockId: string,
  label: string,
  element: InputBlock['element'],
  more: { hint?: string; optional?: boolean; dispatch?: boolean } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: { type: 'plain_text', text: label },
    element: { ...element, action_id: element.action_id ?? blockId } as InputBlock['element'],
    ...(more.hint ? { hint: { type: 'plain_text', text: more.hint } } : {}),
    ...(more.optional ? { optional: true } : {}),
    ...(more.dispatch ? { dispatch_action: true } : {}),
  }
}

/** A modal. With `submit` it can be sent; `data` travels along as JSON, at most 3,000 characters. */
export function modal(look: {
  id: string
  title: string
  blocks: KnownBlock[]
  close: string
  submit?: string
  data?: unknown
}): ModalView {
  return {
    type: 'modal',
    callback_id: look.id,
    title: { type: 'plain_text', text: cut(look.title, 24) },
    close: { type: 'plain_text', text: cut(look.close, 24) },
    ...(look.submit ? { submit: { type: 'plain_text', text: cut(look.submit, 24) } } : {}),
    blocks: look.blocks.slice(0, 100),
    ...(look.data === undefined ? {} : { private_metadata: JSON.stringify(look.data) }),
  }
}

/** A message as a modal that is only read. */
export function readingView(
  t: Dictionary,
  partnershipId: number,
  title: string,
  { text, blocks = [section(text)] }: Message,
): ModalView {
  return modal({ id: 'reading', title, close: t.common.close, data: { partnershipId }, blocks })
}

/** The last word of a form: what lies below it closes with it. */
export function closingView(
  t: Dictionary,
  title: string,
  { text, blocks = [section(text)] }: Message,
  data?: unknown,
): ModalView {
  const view = modal({ id: 'closing', title, close: t.common.done, blocks, data })
  return { ...view, clear_on_close: true }
}
