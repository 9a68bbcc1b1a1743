import type { Wire } from '../types.ts'
import { elements, focusesOnLoad, image, imageFields, imageIsOne } from './elements.ts'
import { DOCUMENTED, LIMITS } from './limits.ts'
import {
  address,
  anyText,
  anything,
  byType,
  flag,
  integer,
  isObject,
  length,
  list,
  mrkdwn,
  object,
  oneOf,
  only,
  plain,
  type Report,
  type Rule,
  say,
  string,
} from './rules.ts'

const base = { type: anything, 'block_id?': string(LIMITS['Block.block_id']) }

const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
]
const PICKERS = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker']
const PRESSED = ['button', 'overflow', 'workflow_button']
const TYPED = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'rich_text_input']

const textOrFields: Rule = (value, at, report) => {
  const { text, fields } = value as Wire
  if (!text && !fields) say(report, 'missing required field: text', at)
}

const titled: Rule = (value, at, report) => {
  const { title, rich_text_title } = value as Wire
  if (!title && !rich_text_title) say(report, 'missing required field: title', at)
}

const somethingInCard: Rule = (value, at, report) => {
  const { hero_image, title, actions, body } = value as Wire
  if (!hero_image && !title && !actions && !body) say(report, 'missing required field: title', at)
}

const inContext: Rule = (value, at, report) => {
  if (isObject(value) && value.type === 'image') image(value, at, report)
  else if (isObject(value) && value.type === 'plain_text') plain(LIMITS['PlainTextElement.text'])(value, at, report)
  else mrkdwn(LIMITS['MrkdwnElement.text'])(value, at, report)
}

const styled = { type: anything, 'style?': anything }
const RICH_WORDS: Record<string, Rule> = {
  text: object({ ...styled, text: string(undefined, 1) }),
  link: object({ ...styled, url: string(undefined, 1), 'text?': string(), 'unsafe?': flag }),
}
const RICH_PARTS: Record<string, Rule> = {
  ...RICH_WORDS,
  broadcast: object({ ...styled, range: oneOf('here', 'channel', 'everyone') }),
  channel: object({ ...styled, channel_id: string(undefined, 1) }),
  color: object({ ...styled, value: string(undefined, 1) }),
  date: object({
    ...styled,
    timestamp: integer(0, Number.MAX_SAFE_INTEGER),
    format: string(undefined, 1),
    'url?': string(),
    'fallback?': string(),
  }),
  emoji: object({ ...styled, name: string(undefined, 1), 'unicode?': string(), 'url?': string() }),
  team: object({ ...styled, team_id: string(undefined, 1) }),
  user: object({ ...styled, user_id: string(undefined, 1) }),
  usergroup: object({ ...styled, usergroup_id: string(undefined, 1) }),
}
const richSection = object({
  type: anything,
  elements: list(byType(RICH_PARTS), undefined, 0),
  'border?': anything,
})

const richText = object({
  ...base,
  elements: list(
    byType({
      rich_text_section: richSection,
      rich_text_list: object({
        type: anything,
        elements: list(byType({ rich_text_section: richSection })),
        style: oneOf('bullet', 'ordered'),
        'indent?': integer(0, 8),
        'offset?': anything,
        'border?': anything,
      }),
      rich_text_quote: richSection,
      rich_text_preformatted: object({
        type: anything,
        elements: list(byType(RICH_WORDS), undefined, 0),
        'border?': anything,
        'language?': string(),
      }),
    }),
  ),
})

const cell = byType({
  raw_text: object({ type: anything, text: string(undefined, 1) }),
  raw_number: object({ type: anything, value: anything, 'text?': string(undefined, 1) }),
  rich_text: richText,
})

const card = object(
  {
    ...base,
    'hero_image?': image,
    'icon?': image,
    'title?': mrkdwn(LIMITS['CardBlock.title']),
    'subtitle?': mrkdwn(LIMITS['CardBlock.subtitle']),
    'body?': mrkdwn(LIMITS['CardBlock.body']),
    'actions?': list(elements('button'), DOCUMENTED.cardActions),
  },
  somethingInCard,
)

const CHILDREN: Record<string, Rule> = {
  section: object(
    {
      ...base,
      'text?': anyText(LIMITS['SectionBlock.text']),
      'fields?': list(anyText(DOCUMENTED.sectionFieldText), DOCUMENTED.sectionFields),
      'accessory?': elements(...PRESSED, ...PICKERS, ...SELECTS, 'image'),
      'expand?': flag,
    },
    textOrFields,
  ),
  actions: object({
    ...base,
    elements: list(
      elements(...PRESSED, ...PICKERS, ...SELECTS, 'datetimepicker', 'rich_text_input'),
      LIMITS['ActionsBlock.elements'],
    ),
  }),
  context: object({
    ...base,
    elements: list(inContext, LIMITS['ContextBlock.elements']),
  }),
  divider: object(base),
  header: object({ ...base, text: plain(LIMITS['HeaderBlock.text']) }),
  image: object({ ...base, ...imageFields, 'title?': plain(LIMITS['ImageBlock.title']) }, imageIsOne),
  input: object({
    ...base,
    label: plain(LIMITS['InputBlock.label']),
    element: elements(...TYPED, ...PICKERS, ...SELECTS, 'datetimepicker', 'file_input'),
    'hint?': plain(LIMITS['InputBlock.hint']),
    'optional?': flag,
    'dispatch_action?': flag,
  }),
  rich_text: richText,
  table: only(
    ['message'],
    object({
      ...base,
      rows: list(list(cell, DOCUMENTED.tableCells), DOCUMENTED.tableRows),
      'column_settings?': list(anything, LIMITS['TableBlock.column_settings'], 0),
    }),
  ),
  video: object({
    ...base,
    video_url: address,
    thumbnail_url: address,
    alt_text: string(DOCUMENTED.videoAltText, 1),
    title: plain(LIMITS['VideoBlock.title'] - 1),
    'title_url?': address,
    'author_name?': string(LIMITS['VideoBlock.author_name'] - 1),
    'provider_name?': string(DOCUMENTED.videoProviderName),
    'provider_icon_url?': address,
    'description?': plain(DOCUMENTED.videoDescription),
  }),
}

const BLOCKS: Record<string, Rule> = {
  ...CHILDREN,
  alert: only(
    ['modal'],
    object({
      ...base,
      text: anyText(DOCUMENTED.alertText),
      'level?': oneOf('default', 'info', 'warning', 'error', 'success'),
    }),
  ),
  card,
  carousel: object({ ...base, elements: list(byType({ card }), LIMITS['CarouselBlock.elements']) }),
  container: object(
    {
      ...base,
      'title?': plain(LIMITS['ContainerBlock.title']),
      'rich_text_title?': richText,
      'subtitle?': anyText(LIMITS['ContainerBlock.subtitle']),
      child_blocks: list(byType(CHILDREN), LIMITS['ContainerBlock.child_blocks']),
      'width?': oneOf('narrow', 'standard', 'wide', 'full'),
      'icon?': image,
      'is_collapsible?': flag,
      'default_collapsed?': flag,
      'has_header_divider?': flag,
    },
    titled,
  ),
  context_actions: only(
    ['message'],
    object({
      ...base,
      elements: list(elements('feedback_buttons', 'icon_button'), LIMITS['ContextActionsBlock.elements']),
    }),
  ),
  data_table: only(
    ['message'],
    object({
      ...base,
      rows: list(list(cell)),
      caption: string(undefined, 1),
      'page_size?': integer(1, LIMITS['DataTableBlock.page_size']),
      'row_header_column_index?': integer(0, Number.MAX_SAFE_INTEGER),
    }),
  ),
  markdown: only(['message'], object({ ...base, text: string(LIMITS['MarkdownBlock.text'], 1) })),
  plan: only(['message'], object({ ...base, title: string(undefined, 1), 'tasks?': list(anything, undefined, 0) })),
  task_card: only(
    ['message'],
    object({
      ...base,
      task_id: string(undefined, 1),
      title: string(undefined, 1),
      'details?': richText,
      'output?': richText,
      'sources?': list(anything, undefined, 0),
      status: oneOf('pending', 'in_progress', 'complete', 'error'),
    }),
  ),
}

const elementsIn = (block: Wire): unknown[] => [
  ...(Array.isArray(block.elements) ? block.elements : []),
  ...(block.accessory ? [block.accessory] : []),
  ...(block.element ? [block.element] : []),
]

/** What Slack says about a list of blocks at this JSON pointer; nothing when it takes them. */
export function blocksRule(max: number, min = 0): Rule {
  const each = list(byType(BLOCKS), max, min)
  return (value, at, report) => {
    each(value, at, report)
    if (!Array.isArray(value)) return
    const blocks = value.filter(isObject)
    idsDiffer(blocks, at, report)
    if (blocks.flatMap(elementsIn).filter(focusesOnLoad).length > 1) {
      say(report, 'only one element may have focus_on_load', at)
    }
    const markdown = blocks.filter((block) => block.type === 'markdown' && typeof block.text === 'string')
    if (markdown.reduce((sum, block) => sum + length(block.text), 0) > LIMITS['MarkdownBlock.text']) {
      say(report, `all markdown blocks together must be less than ${LIMITS['MarkdownBlock.text'] + 1} characters`, at)
    }
    if (blocks.filter((block) => block.type === 'table').length > 1) say(report, 'only one table is allowed', at)
  }
}

function idsDiffer(blocks: Wire[], at: string, report: Report): void {
  const ids = new Set<string>()
  for (const [index, block] of blocks.entries()) {
    if (block.block_id && ids.has(block.block_id))
      say(report, `\`block_id\` "${block.block_id}" already exists`, `${at}/${index}/block_id`)
    ids.add(block.block_id)
    const actions = elementsIn(block)
      .filter(isObject)
      .map((element) => element.action_id)
    const twice = actions.find((id, position) => id !== undefined && actions.indexOf(id) !== position)
    if (twice !== undefined) say(report, `\`action_id\` "${twice}" already exists in this block`, `${at}/${index}`)
  }
}

/** The characters Slack counts against the whole message: every text in the blocks, and something for each block. */
export function textLength(blocks: unknown[]): number {
  const inside = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + inside(each), 0)
    if (!isObject(value)) return 0
    return Object.entries(value).reduce(
      (sum, [key, each]) => sum + (key === 'text' && typeof each === 'string' ? length(each) : inside(each)),
      0,
    )
  }
  return inside(blocks) + blocks.length * DOCUMENTED.blockOverhead
}
