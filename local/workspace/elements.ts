import type { Wire } from './types.ts'

export interface Placed {
  block: Wire
  element: Wire
  /** Inside an input block: it waits for submit instead of sending block_actions at once. */
  input: boolean
}

/** These blocks and those inside them (of a container, of a carousel), in reading order. */
export function allBlocks(blocks: Wire[]): Wire[] {
  return blocks.flatMap((block) => [block, ...allBlocks(insideOf(block))])
}

function insideOf(block: Wire): Wire[] {
  if (block.type === 'container') return block.child_blocks
  return block.type === 'carousel' ? block.elements : []
}

/** Every interactive element of some blocks, in reading order, accessories included. */
export function elementsOf(blocks: Wire[]): Placed[] {
  return allBlocks(blocks).flatMap((block): Placed[] => {
    if (block.type === 'input' && block.element) return [{ block, element: block.element, input: true }]
    if (block.type === 'section' && block.accessory?.action_id)
      return [{ block, element: block.accessory, input: false }]
    if (block.type === 'actions' || block.type === 'context_actions') {
      return (block.elements as Wire[]).map((element) => ({ block, element, input: false }))
    }
    if (block.type === 'card')
      return ((block.actions ?? []) as Wire[]).map((element) => ({ block, element, input: false }))
    return []
  })
}

/** What an untouched element holds in `state.values`; undefined for elements that hold nothing (buttons, overflow menus). */
export function initialValue(element: Wire): Wire | undefined {
  const { type } = element
  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: element.initial_value ?? null }
    case 'rich_text_input':
      return { type, rich_text_value: element.initial_value ?? null }
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null }
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return { type, selected_options: element.initial_options ?? [] }
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null }
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] }
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? null }
    case 'multi_conversations_select':
      return { type, selected_conversations: element.initial_conversations ?? [] }
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null }
    case 'multi_channels_select':
      return { type, selected_channels: element.initial_channels ?? [] }
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null }
    case 'timepicker':
      return {
        type,
        selected_time: element.initial_time ?? null,
        ...(element.timezone && { timezone: element.timezone }),
      }
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null }
    case 'file_input':
      return { type, files: [] }
    default:
      return undefined
  }
}

/** `state.values` of some blocks: what was filled in before stays where block id, action id and type are the same. */
export function stateOf(blocks: Wire[], before: View['values'] = {}): View['values'] {
  const values: View['values'] = {}
  for (const { block, element } of elementsOf(blocks)) {
    const initial = initialValue(element)
    if (!initial) continue
    const kept = before[block.block_id]?.[element.action_id]
    const value = kept && kept.type === element.type ? kept : initial
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: value }
  }
  return values
}

type View = { values: Record<string, Record<string, Wire>> }

/** Blocks as Slack stores them: missing block and action ids made up, text objects completed. */
export function stored(blocks: Wire[], id: () => string): Wire[] {
  const copies = blocks.map(complete)
  for (const block of allBlocks(copies)) block.block_id ||= id()
  for (const { element } of elementsOf(copies)) element.action_id ||= id()
  return copies
}

function complete(value: Wire): Wire {
  const copy: Wire = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, completed(inner)]))
  if (copy.type === 'plain_text' && typeof copy.text === 'string') copy.emoji ??= true
  if (copy.type === 'mrkdwn' && typeof copy.text === 'string') copy.verbatim ??= false
  return copy
}

/** Lists may hold lists: the rows of a table. */
function completed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completed)
  return value && typeof value === 'object' ? complete(value) : value
}
