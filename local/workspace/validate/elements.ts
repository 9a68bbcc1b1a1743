import type { Wire } from '../types.ts'
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
  matching,
  object,
  oneOf,
  only,
  plain,
  type Rule,
  say,
  string,
} from './rules.ts'

const style = oneOf('primary', 'danger')

const confirm = object({
  'title?': plain(LIMITS['Confirm.title']),
  text: anyText(LIMITS['Confirm.text']),
  'confirm?': plain(LIMITS['Confirm.confirm']),
  'deny?': plain(LIMITS['Confirm.deny']),
  'style?': style,
})

const option = (text: Rule, extra: Record<string, Rule> = {}): Rule =>
  object({
    text,
    value: string(DOCUMENTED.optionValue, 1),
    'description?': anyText(LIMITS['OptionDescriptor.description']),
    ...extra,
  })

const selectOption = option(plain(LIMITS['PlainTextOption.text']))
const markedOption = option(anyText(LIMITS['MrkdwnOption.text']))

const group = object({
  label: plain(LIMITS['OptionGroup.label']),
  options: list(selectOption, LIMITS['OptionGroup.options']),
})

/** What an app may answer to a block_suggestion. */
export const suggestions = object({
  'options?': list(selectOption, LIMITS['StaticSelect.options'], 0),
  'option_groups?': list(group, LIMITS['StaticSelect.option_groups'], 0),
})

const base = { type: anything, 'action_id?': string(LIMITS['Action.action_id'], 1) }
const confirmable = { 'confirm?': confirm }
const focusable = { 'focus_on_load?': flag }
const placeholdable = { 'placeholder?': plain(LIMITS['Placeholdable.placeholder']) }
const several = { 'max_selected_items?': integer(1, Number.MAX_SAFE_INTEGER) }
const choosing = { ...base, ...confirmable, ...focusable, ...placeholdable }
const typing = {
  ...base,
  ...focusable,
  ...placeholdable,
  'dispatch_action_config?': object({
    'trigger_actions_on?': list(oneOf('on_enter_pressed', 'on_character_entered'), 2),
  }),
}

/** `initial_option(s)` must be among the options, word for word. */
const initialAmongOptions: Rule = (value, at, report) => {
  const element = value as Wire
  const all: Wire[] = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((each: Wire) => each?.options ?? []),
  ]
  const same = (a: Wire, b: Wire) => a?.value === b?.value && a?.text?.text === b?.text?.text
  const initial: Wire[] = element.initial_options ?? (element.initial_option ? [element.initial_option] : [])
  if (!Array.isArray(initial)) return
  for (const each of initial) {
    if (!all.some((one) => same(one, each))) say(report, `initial option ${each?.value} must be one of the options`, at)
  }
}

const valuesDiffer: Rule = (value, at, report) => {
  const element = value as Wire
  const all = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((each: Wire) => each?.options ?? []),
  ]
  if (new Set(all.map((each) => each?.value)).size < all.length) say(report, 'option values must be unique', at)
}

const optionsOrGroups: Rule = (value, at, report) => {
  const { options, option_groups } = value as Wire
  if (!options && !option_groups) say(report, 'missing required field: options', at)
  if (options && option_groups) say(report, 'only one of options and option_groups is allowed', at)
}

const lengthsAgree: Rule = (value, at, report) => {
  const { min_length = 0, max_length = DOCUMENTED.plainTextInputMax, initial_value = '' } = value as Wire
  if (min_length > max_length) say(report, 'min_length must be less than or equal to max_length', at)
  if (typeof initial_value === 'string' && length(initial_value) > max_length) {
    say(report, `must be less than ${max_length + 1} characters`, `${at}/initial_value`)
  }
}

const boundsAgree: Rule = (value, at, report) => {
  const { min_value, max_value } = value as Wire
  if (min_value !== undefined && max_value !== undefined && Number(min_value) > Number(max_value)) {
    say(report, 'min_value must be less than or equal to max_value', at)
  }
}

const oneImage: Rule = (value, at, report) => {
  const { image_url, slack_file } = value as Wire
  if (!image_url && !slack_file) say(report, 'missing required field: image_url', at)
  if (image_url && slack_file) say(report, 'only one of image_url and slack_file is allowed', at)
}

export const imageFields = {
  type: anything,
  'image_url?': (value: unknown, at: string, report: Parameters<Rule>[2]) => {
    string(DOCUMENTED.imageUrl, 1)(value, at, report)
    matching(/^https?:\/\//i, 'a valid URL')(value, at, report)
  },
  'slack_file?': object({ 'url?': address, 'id?': string() }),
  alt_text: string(LIMITS['ImageBlock.alt_text'], 1),
}

export const image = object(imageFields, oneImage)
export const imageIsOne = oneImage

const number = matching(/^-?\d+(\.\d+)?$/, 'a number in a string')
const select = (fields: Record<string, Rule>, ...together: Rule[]) => object({ ...choosing, ...fields }, ...together)
const filter = object({
  'include?': list(oneOf('im', 'mpim', 'private', 'public')),
  'exclude_external_shared_channels?': flag,
  'exclude_bot_users?': flag,
})

const ELEMENTS: Record<string, Rule> = {
  button: object({
    ...base,
    ...confirmable,
    text: plain(LIMITS['Button.text']),
    'value?': string(LIMITS['Button.value']),
    'url?': (value, at, report) => {
      string(LIMITS['Button.url'])(value, at, report)
      address(value, at, report)
    },
    'style?': style,
    'accessibility_label?': string(LIMITS['Button.accessibility_label'], 1),
  }),
  workflow_button: object({
    ...base,
    ...confirmable,
    text: plain(LIMITS['WorkflowButton.text']),
    workflow: anything,
    'style?': style,
    'accessibility_label?': string(LIMITS['Button.accessibility_label'], 1),
  }),
  checkboxes: object(
    {
      ...base,
      ...confirmable,
      ...focusable,
      options: list(markedOption, LIMITS['Checkboxes.options']),
      'initial_options?': list(markedOption),
    },
    initialAmongOptions,
    valuesDiffer,
  ),
  radio_buttons: object(
    {
      ...base,
      ...confirmable,
      ...focusable,
      options: list(markedOption, LIMITS['RadioButtons.options']),
      'initial_option?': markedOption,
    },
    initialAmongOptions,
    valuesDiffer,
  ),
  overflow: object({
    ...base,
    ...confirmable,
    options: list(
      option(plain(LIMITS['PlainTextOption.text']), { 'url?': string(LIMITS['OptionDescriptor.url']) }),
      LIMITS['Overflow.options'],
    ),
  }),
  static_select: select(
    {
      'options?': list(selectOption, LIMITS['StaticSelect.options']),
      'option_groups?': list(group, LIMITS['StaticSelect.option_groups']),
      'initial_option?': selectOption,
    },
    optionsOrGroups,
    initialAmongOptions,
  ),
  multi_static_select: select(
    {
      ...several,
      'options?': list(selectOption, LIMITS['MultiStaticSelect.options']),
      'option_groups?': list(group, LIMITS['MultiStaticSelect.option_groups']),
      'initial_options?': list(selectOption),
    },
    optionsOrGroups,
    initialAmongOptions,
  ),
  external_select: select({
    'initial_option?': selectOption,
    'min_query_length?': integer(0, Number.MAX_SAFE_INTEGER),
  }),
  multi_external_select: select({
    ...several,
    'initial_options?': list(selectOption),
    'min_query_length?': integer(0, Number.MAX_SAFE_INTEGER),
  }),
  users_select: select({ 'initial_user?': string() }),
  multi_users_select: select({ ...several, 'initial_users?': list(string()) }),
  conversations_select: select({
    'initial_conversation?': string(),
    'default_to_current_conversation?': flag,
    'response_url_enabled?': flag,
    'filter?': filter,
  }),
  multi_conversations_select: select({
    ...several,
    'initial_conversations?': list(string()),
    'default_to_current_conversation?': flag,
    'filter?': filter,
  }),
  channels_select: select({ 'initial_channel?': string(), 'response_url_enabled?': flag }),
  multi_channels_select: select({ ...several, 'initial_channels?': list(string()) }),
  datepicker: select({
    'initial_date?': matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date YYYY-MM-DD'),
  }),
  timepicker: select({ 'initial_time?': matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm'), 'timezone?': string() }),
  datetimepicker: object({
    ...base,
    ...confirmable,
    ...focusable,
    'initial_date_time?': integer(1_000_000_000, 9_999_999_999),
  }),
  plain_text_input: object(
    {
      ...typing,
      'initial_value?': string(),
      'multiline?': flag,
      'min_length?': integer(0, LIMITS['PlainTextInput.min_length']),
      'max_length?': integer(1, DOCUMENTED.plainTextInputMax),
    },
    lengthsAgree,
  ),
  email_text_input: object({ ...typing, 'initial_value?': string() }),
  url_text_input: object({ ...typing, 'initial_value?': string() }),
  number_input: object(
    { ...typing, is_decimal_allowed: flag, 'initial_value?': number, 'min_value?': number, 'max_value?': number },
    boundsAgree,
  ),
  rich_text_input: object({
    ...typing,
    'initial_value?': anything,
    'min_lines?': integer(1, LIMITS['RichTextInput.min_lines']),
    'max_lines?': integer(1, LIMITS['RichTextInput.max_lines']),
  }),
  file_input: only(
    ['modal'],
    object({ ...base, 'filetypes?': list(string()), 'max_files?': integer(1, LIMITS['FileInput.max_files']) }),
  ),
  feedback_buttons: object({ ...base, positive_button: anything, negative_button: anything }),
  icon_button: object({
    ...base,
    ...confirmable,
    icon: string(),
    text: plain(LIMITS['Button.text']),
    'value?': string(LIMITS['Button.value']),
    'accessibility_label?': string(LIMITS['Button.accessibility_label'], 1),
    'visible_to_user_ids?': list(string()),
  }),
  image,
}

/** The elements with these type names, and no others. */
export function elements(...types: string[]): Rule {
  return byType(Object.fromEntries(types.map((type) => [type, ELEMENTS[type] ?? anything])))
}

export const focusesOnLoad = (element: unknown): boolean => isObject(element) && element.focus_on_load === true
