import { describe, expect, test } from 'vitest'
import { actions, button, errorOf, input, modal, plain, stage } from './stage.ts'
import type { Wire } from './types.ts'
import { refusalOfMessage, refusalOfOptions, refusalOfView } from './validate.ts'

const long = (count: number) => 'x'.repeat(count)
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const option = (value: string, more: Wire = {}) => ({ text: plain(`Option ${value}`), value, ...more })
const options = (count: number) => many(count, (index) => option(`o${index}`))
const section = (text: string, more: Wire = {}): Wire => ({ type: 'section', text: { type: 'mrkdwn', text }, ...more })
const select = (more: Wire = {}) => ({ type: 'static_select', action_id: 'a', options: options(2), ...more })
const confirm = (more: Wire = {}) => ({
  title: plain('T'),
  text: plain('Sure?'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...more,
})
const image = (more: Wire = {}) => ({ type: 'image', image_url: 'https://example.com/a.png', alt_text: 'A', ...more })
const context = (count: number) => ({ type: 'context', elements: many(count, () => plain('c')) })
const rich = (...elements: Wire[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })
const richText = rich({ type: 'text', text: 'r' })
const table = (rows: number, cells: number) => ({
  type: 'table',
  rows: many(rows, () => many(cells, () => ({ type: 'raw_text', text: 'c' }))),
})
const video = (more: Wire = {}) => ({
  type: 'video',
  video_url: 'https://example.com/v',
  thumbnail_url: 'https://example.com/t.png',
  alt_text: 'v',
  title: plain('v'),
  ...more,
})
const card = (more: Wire = {}) => ({ type: 'card', title: { type: 'mrkdwn', text: 'c' }, ...more })
const container = (more: Wire = {}) => ({
  type: 'container',
  title: plain('c'),
  child_blocks: [{ type: 'divider' }],
  ...more,
})

const icon = (index: number) => ({ type: 'icon_button', action_id: `i${index}`, icon: 'trash', text: plain('Delete') })
const dataTable = (more: Wire = {}) => ({ type: 'data_table', caption: 'c', rows: table(1, 1).rows, ...more })
const grouped = (count: number) => ({
  type: 'static_select',
  action_id: 'a',
  option_groups: [{ label: plain('g'), options: options(count) }],
})
const multi = (count: number) => ({
  type: 'multi_static_select',
  action_id: 'a',
  option_groups: many(count, () => ({ label: plain('g'), options: options(1) })),
})
const radio = (label: string) => ({
  type: 'radio_buttons',
  action_id: 'a',
  options: [{ text: { type: 'mrkdwn', text: label }, value: 'v' }],
})
const workflow = (label: string) => ({ type: 'workflow_button', action_id: 'a', text: plain(label), workflow: {} })

/** rule, what Slack takes, what it refuses, what it then says (or the error). */
type Row = [rule: string, accepted: Wire[], refused: Wire[], sentence: string]

const blocks: Row[] = [
  [
    '50 blocks a message',
    many(50, () => ({ type: 'divider' })),
    many(51, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'known blocks only',
    [{ type: 'divider' }],
    [{ type: 'banner' }],
    'unsupported type: banner [json-pointer:/blocks/0/type]',
  ],
  [
    'no unknown fields',
    [section('a')],
    [section('a', { colour: 'red' })],
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  [
    'block_id 255',
    [section('a', { block_id: long(255) })],
    [section('a', { block_id: long(256) })],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'block_id unique',
    [section('a', { block_id: 'b' }), section('a', { block_id: 'c' })],
    [section('a', { block_id: 'b' }), section('a', { block_id: 'b' })],
    'already exists',
  ],
  [
    'action_id 255',
    [actions(button(long(255), { text: plain('b') }))],
    [actions(button(long(256), { text: plain('b') }))],
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'action_id unique in a block',
    [actions(button('a')), actions(button('a'))],
    [actions(button('a'), button('a'))],
    'already exists',
  ],
  [
    'section text 3,000',
    [section(long(3000))],
    [section(long(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section text not empty',
    [section('a')],
    [section('')],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section text or fields',
    [{ type: 'section', fields: [plain('f')] }],
    [{ type: 'section' }],
    'missing required field: text [json-pointer:/blocks/0]',
  ],
  [
    '10 fields',
    [{ type: 'section', fields: many(10, () => plain('f')) }],
    [{ type: 'section', fields: many(11, () => plain('f')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'field 2,000',
    [{ type: 'section', fields: [plain(long(2000))] }],
    [{ type: 'section', fields: [plain(long(2001))] }],
    'must be less than 2001 characters',
  ],
  [
    'characters, not UTF-16 units',
    [{ type: 'header', text: plain('🦐'.repeat(150)) }],
    [{ type: 'header', text: plain('🦐'.repeat(151)) }],
    'must be less than 151 characters',
  ],
  [
    'header 150',
    [{ type: 'header', text: plain(long(150)) }],
    [{ type: 'header', text: plain(long(151)) }],
    'must be less than 151 characters',
  ],
  [
    'header is plain text',
    [{ type: 'header', text: plain('h') }],
    [{ type: 'header', text: { type: 'mrkdwn', text: 'h' } }],
    'unsupported type: mrkdwn',
  ],
  [
    '25 actions',
    [actions(...many(25, (index) => button(`b${index}`)))],
    [actions(...many(26, (index) => button(`b${index}`)))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  ['actions not empty', [actions(button('b'))], [actions()], 'no less than 1 items allowed'],
  [
    'actions hold no inputs',
    [actions(select())],
    [actions({ type: 'plain_text_input', action_id: 'a' })],
    'unsupported type: plain_text_input',
  ],
  ['10 in a context', [context(10)], [context(11)], 'no more than 10 items allowed'],
  [
    'context holds no buttons',
    [context(1)],
    [{ type: 'context', elements: [button('b')] }],
    'unsupported type: button',
  ],
  [
    'button text 75',
    [actions(button('b', { text: plain(long(75)) }))],
    [actions(button('b', { text: plain(long(76)) }))],
    'must be less than 76 characters',
  ],
  [
    'button value 2,000',
    [actions(button('b', { value: long(2000) }))],
    [actions(button('b', { value: long(2001) }))],
    'must be less than 2001 characters',
  ],
  [
    'button url 3,000',
    [actions(button('b', { url: `https://${long(2992)}` }))],
    [actions(button('b', { url: `https://${long(2993)}` }))],
    'must be less than 3001 characters',
  ],
  [
    'button url is one',
    [actions(button('b', { url: 'https://a.b' }))],
    [actions(button('b', { url: 'javascript:alert(1)' }))],
    'must be a valid URL',
  ],
  [
    'button style',
    [actions(button('b', { style: 'primary' }))],
    [actions(button('b', { style: 'warning' }))],
    'must be a valid enum value',
  ],
  [
    'button label 75',
    [actions(button('b', { accessibility_label: long(75) }))],
    [actions(button('b', { accessibility_label: long(76) }))],
    'must be less than 76 characters',
  ],
  [
    'confirm title 100',
    [actions(button('b', { confirm: confirm({ title: plain(long(100)) }) }))],
    [actions(button('b', { confirm: confirm({ title: plain(long(101)) }) }))],
    'must be less than 101 characters',
  ],
  [
    'confirm text 300',
    [actions(button('b', { confirm: confirm({ text: plain(long(300)) }) }))],
    [actions(button('b', { confirm: confirm({ text: plain(long(301)) }) }))],
    'must be less than 301 characters',
  ],
  [
    'confirm yes 30',
    [actions(button('b', { confirm: confirm({ confirm: plain(long(30)) }) }))],
    [actions(button('b', { confirm: confirm({ confirm: plain(long(31)) }) }))],
    'must be less than 31 characters',
  ],
  [
    'confirm no 30',
    [actions(button('b', { confirm: confirm({ deny: plain(long(30)) }) }))],
    [actions(button('b', { confirm: confirm({ deny: plain(long(31)) }) }))],
    'must be less than 31 characters',
  ],
  [
    '100 options',
    [actions(select({ options: options(100) }))],
    [actions(select({ options: options(101) }))],
    'no more than 100 items allowed',
  ],
  [
    'options not empty',
    [actions(select({ options: options(1) }))],
    [actions(select({ options: [] }))],
    'no less than 1 items allowed',
  ],
  [
    'options or groups',
    [actions(select({ options: undefined, option_groups: [{ label: plain('g'), options: options(1) }] }))],
    [actions(select({ option_groups: [{ label: plain('g'), options: options(1) }] }))],
    'only one of options and option_groups',
  ],
  ['options at all', [actions(select())], [actions(select({ options: undefined }))], 'missing required field: options'],
  [
    '100 groups',
    [
      actions(
        select({ options: undefined, option_groups: many(100, () => ({ label: plain('g'), options: options(1) })) }),
      ),
    ],
    [
      actions(
        select({ options: undefined, option_groups: many(101, () => ({ label: plain('g'), options: options(1) })) }),
      ),
    ],
    'no more than 100 items allowed',
  ],
  [
    'group label 75',
    [actions(select({ options: undefined, option_groups: [{ label: plain(long(75)), options: options(1) }] }))],
    [actions(select({ options: undefined, option_groups: [{ label: plain(long(76)), options: options(1) }] }))],
    'must be less than 76 characters',
  ],
  [
    'option text 75',
    [actions(select({ options: [option('a', { text: plain(long(75)) })] }))],
    [actions(select({ options: [option('a', { text: plain(long(76)) })] }))],
    'must be less than 76 characters',
  ],
  [
    'option value 150',
    [actions(select({ options: [option(long(150), { text: plain('o') })] }))],
    [actions(select({ options: [option(long(151), { text: plain('o') })] }))],
    'must be less than 151 characters',
  ],
  [
    'option description 75',
    [actions(select({ options: [option('a', { description: plain(long(75)) })] }))],
    [actions(select({ options: [option('a', { description: plain(long(76)) })] }))],
    'must be less than 76 characters',
  ],
  [
    'options of a select are plain text',
    [actions(select())],
    [actions(select({ options: [{ text: { type: 'mrkdwn', text: 'o' }, value: 'o' }] }))],
    'unsupported type: mrkdwn',
  ],
  [
    'initial option among the options',
    [actions(select({ initial_option: option('o1') }))],
    [actions(select({ initial_option: option('o9') }))],
    'must be one of the options',
  ],
  [
    'placeholder 150',
    [actions(select({ placeholder: plain(long(150)) }))],
    [actions(select({ placeholder: plain(long(151)) }))],
    'must be less than 151 characters',
  ],
  [
    '10 checkboxes',
    [actions({ type: 'checkboxes', action_id: 'a', options: options(10) })],
    [actions({ type: 'checkboxes', action_id: 'a', options: options(11) })],
    'no more than 10 items allowed',
  ],
  [
    '10 radio buttons',
    [actions({ type: 'radio_buttons', action_id: 'a', options: options(10) })],
    [actions({ type: 'radio_buttons', action_id: 'a', options: options(11) })],
    'no more than 10 items allowed',
  ],
  [
    'values of radio buttons differ',
    [actions({ type: 'radio_buttons', action_id: 'a', options: options(2) })],
    [actions({ type: 'radio_buttons', action_id: 'a', options: [option('a'), option('a')] })],
    'must be unique',
  ],
  [
    '5 in an overflow menu',
    [actions({ type: 'overflow', action_id: 'a', options: options(5) })],
    [actions({ type: 'overflow', action_id: 'a', options: options(6) })],
    'no more than 5 items allowed',
  ],
  [
    'overflow url 3,000',
    [actions({ type: 'overflow', action_id: 'a', options: [option('a', { url: long(3000) })] })],
    [actions({ type: 'overflow', action_id: 'a', options: [option('a', { url: long(3001) })] })],
    'must be less than 3001 characters',
  ],
  [
    'multi-select groups',
    [actions({ type: 'multi_static_select', action_id: 'a', options: options(100) })],
    [actions({ type: 'multi_static_select', action_id: 'a', options: options(101) })],
    'no more than 100 items allowed',
  ],
  [
    'max_selected_items from 1',
    [actions({ type: 'multi_users_select', action_id: 'a', max_selected_items: 1 })],
    [actions({ type: 'multi_users_select', action_id: 'a', max_selected_items: 0 })],
    'must be greater than or equal to 1',
  ],
  [
    'a date is one',
    [actions({ type: 'datepicker', action_id: 'a', initial_date: '2026-09-30' })],
    [actions({ type: 'datepicker', action_id: 'a', initial_date: '30.9.2026' })],
    'must be a date',
  ],
  [
    'a time is one',
    [actions({ type: 'timepicker', action_id: 'a', initial_time: '23:59' })],
    [actions({ type: 'timepicker', action_id: 'a', initial_time: '24:00' })],
    'must be a time',
  ],
  [
    'a moment has ten digits',
    [actions({ type: 'datetimepicker', action_id: 'a', initial_date_time: 1_790_000_000 })],
    [actions({ type: 'datetimepicker', action_id: 'a', initial_date_time: 1_790_000_000_000 })],
    'must be less than or equal to',
  ],
  [
    'image alt text 2,000',
    [image({ alt_text: long(2000) })],
    [image({ alt_text: long(2001) })],
    'must be less than 2001 characters',
  ],
  [
    'image title 2,000',
    [image({ title: plain(long(2000)) })],
    [image({ title: plain(long(2001)) })],
    'must be less than 2001 characters',
  ],
  ['image from one place', [image()], [image({ slack_file: { id: 'F1' } })], 'only one of image_url and slack_file'],
  ['image from somewhere', [image()], [{ type: 'image', alt_text: 'a' }], 'missing required field: image_url'],
  [
    'accessory of the right kind',
    [section('a', { accessory: button('b') })],
    [section('a', { accessory: { type: 'plain_text_input', action_id: 'a' } })],
    'unsupported type: plain_text_input',
  ],
  [
    'input label 2,000',
    [input('i', { type: 'plain_text_input' }, { label: plain(long(2000)) })],
    [input('i', { type: 'plain_text_input' }, { label: plain(long(2001)) })],
    'must be less than 2001 characters',
  ],
  [
    'input hint 2,000',
    [input('i', { type: 'plain_text_input' }, { hint: plain(long(2000)) })],
    [input('i', { type: 'plain_text_input' }, { hint: plain(long(2001)) })],
    'must be less than 2001 characters',
  ],
  ['input holds no buttons', [input('i', select())], [input('i', button('b'))], 'unsupported type: button'],
  [
    'no file inputs in messages',
    [input('i', { type: 'plain_text_input' })],
    [input('i', { type: 'file_input' })],
    'unsupported type: file_input',
  ],
  ['no alerts in messages', [section('a')], [{ type: 'alert', text: plain('a') }], 'unsupported type: alert'],
  [
    'text input max_length 3,000',
    [input('i', { type: 'plain_text_input', max_length: 3000 })],
    [input('i', { type: 'plain_text_input', max_length: 3001 })],
    'must be less than or equal to 3000',
  ],
  [
    'text input min_length 3,000',
    [input('i', { type: 'plain_text_input', min_length: 3000 })],
    [input('i', { type: 'plain_text_input', min_length: 3001 })],
    'must be less than or equal to 3000',
  ],
  [
    'min_length below max_length',
    [input('i', { type: 'plain_text_input', min_length: 2, max_length: 2 })],
    [input('i', { type: 'plain_text_input', min_length: 3, max_length: 2 })],
    'min_length must be less than or equal to max_length',
  ],
  [
    'initial value fits',
    [input('i', { type: 'plain_text_input', max_length: 2, initial_value: 'ab' })],
    [input('i', { type: 'plain_text_input', max_length: 2, initial_value: 'abc' })],
    'must be less than 3 characters',
  ],
  [
    'number input says decimals',
    [input('i', { type: 'number_input', is_decimal_allowed: false })],
    [input('i', { type: 'number_input' })],
    'missing required field: is_decimal_allowed',
  ],
  [
    'number bounds agree',
    [input('i', { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '2' })],
    [input('i', { type: 'number_input', is_decimal_allowed: false, min_value: '2', max_value: '1' })],
    'min_value must be less than or equal to max_value',
  ],
  [
    'rich text lines',
    [input('i', { type: 'rich_text_input', min_lines: 1, max_lines: 100 })],
    [input('i', { type: 'rich_text_input', min_lines: 101 })],
    'must be less than or equal to 100',
  ],
  [
    'one focus',
    [input('i', { type: 'plain_text_input', focus_on_load: true })],
    [
      input('i', { type: 'plain_text_input', focus_on_load: true }),
      input('j', { type: 'plain_text_input', focus_on_load: true }),
    ],
    'only one element may have focus_on_load',
  ],
  [
    'dispatch_action_config',
    [input('i', { type: 'plain_text_input', dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } })],
    [input('i', { type: 'plain_text_input', dispatch_action_config: { trigger_actions_on: ['on_blur'] } })],
    'must be a valid enum value',
  ],
  [
    'markdown 12,000 together',
    [
      { type: 'markdown', text: long(6000) },
      { type: 'markdown', text: long(6000) },
    ],
    [
      { type: 'markdown', text: long(6000) },
      { type: 'markdown', text: long(6001) },
    ],
    'all markdown blocks together',
  ],
  [
    'rich text of known parts',
    [richText],
    [{ type: 'rich_text', elements: [{ type: 'text', text: 'r' }] }],
    'unsupported type: text',
  ],
  [
    'rich text in known words',
    [rich({ type: 'user', user_id: 'U1' }, { type: 'link', url: 'https://a.b', text: 'a' })],
    [rich({ type: 'mention', user_id: 'U1' })],
    'unsupported type: mention [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'rich text not empty',
    [rich({ type: 'text', text: 'r', style: { bold: true } })],
    [rich({ type: 'text', text: '' })],
    'must be more than 0 characters',
  ],
  [
    'a rich list of sections',
    [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: richText.elements }] }],
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_list', style: 'bullet', elements: [{ type: 'text', text: 'r' }] }],
      },
    ],
    'unsupported type: text',
  ],
  ['table 100 rows', [table(100, 1)], [table(101, 1)], 'no more than 100 items allowed'],
  ['table 20 cells', [table(1, 20)], [table(1, 21)], 'no more than 20 items allowed'],
  ['one table', [table(1, 1)], [table(1, 1), table(1, 1)], 'only one table is allowed'],
  [
    'video title below 200',
    [video({ title: plain(long(199)) })],
    [video({ title: plain(long(200)) })],
    'must be less than 200 characters',
  ],
  [
    'video author below 50',
    [video({ author_name: long(49) })],
    [video({ author_name: long(50) })],
    'must be less than 50 characters',
  ],
  [
    'card title 150',
    [card({ title: { type: 'mrkdwn', text: long(150) } })],
    [card({ title: { type: 'mrkdwn', text: long(151) } })],
    'must be less than 151 characters',
  ],
  [
    'card body 200',
    [card({ body: { type: 'mrkdwn', text: long(200) } })],
    [card({ body: { type: 'mrkdwn', text: long(201) } })],
    'must be less than 201 characters',
  ],
  ['card holds something', [card()], [card({ title: undefined })], 'missing required field: title'],
  [
    '10 cards',
    [{ type: 'carousel', elements: many(10, () => card()) }],
    [{ type: 'carousel', elements: many(11, () => card()) }],
    'no more than 10 items allowed',
  ],
  [
    'container of 10',
    [container({ child_blocks: many(10, () => ({ type: 'divider' })) })],
    [container({ child_blocks: many(11, () => ({ type: 'divider' })) })],
    'no more than 10 items allowed',
  ],
  ['container has a title', [container()], [container({ title: undefined })], 'missing required field: title'],
  [
    'card subtitle 150',
    [card({ subtitle: { type: 'mrkdwn', text: long(150) } })],
    [card({ subtitle: { type: 'mrkdwn', text: long(151) } })],
    'must be less than 151 characters',
  ],
  [
    '3 buttons on a card',
    [card({ actions: many(3, (index) => button(`b${index}`)) })],
    [card({ actions: many(4, (index) => button(`b${index}`)) })],
    'no more than 3 items allowed',
  ],
  [
    'container title 150',
    [container({ title: plain(long(150)) })],
    [container({ title: plain(long(151)) })],
    'must be less than 151 characters',
  ],
  [
    'container subtitle 150',
    [container({ subtitle: plain(long(150)) })],
    [container({ subtitle: plain(long(151)) })],
    'must be less than 151 characters',
  ],
  [
    'no container in a container',
    [container()],
    [container({ child_blocks: [container()] })],
    'unsupported type: container',
  ],
  [
    '5 context actions',
    [{ type: 'context_actions', elements: many(5, icon) }],
    [{ type: 'context_actions', elements: many(6, icon) }],
    'no more than 5 items allowed',
  ],
  [
    'data table pages of 100',
    [dataTable({ page_size: 100 })],
    [dataTable({ page_size: 101 })],
    'must be less than or equal to 100',
  ],
  [
    '20 column settings',
    [{ ...table(1, 1), column_settings: many(20, () => ({})) }],
    [{ ...table(1, 1), column_settings: many(21, () => ({})) }],
    'no more than 20 items allowed',
  ],
  [
    'markdown 12,000',
    [{ type: 'markdown', text: long(12_000) }],
    [{ type: 'markdown', text: long(12_001) }],
    'must be less than 12001 characters',
  ],
  ['100 options a group', [actions(grouped(100))], [actions(grouped(101))], 'no more than 100 items allowed'],
  ['100 groups in a multi-select', [actions(multi(100))], [actions(multi(101))], 'no more than 100 items allowed'],
  ['marked option text 75', [actions(radio(long(75)))], [actions(radio(long(76)))], 'must be less than 76 characters'],
  [
    'workflow button text 75',
    [actions(workflow(long(75)))],
    [actions(workflow(long(76)))],
    'must be less than 76 characters',
  ],
  [
    'image address 3,000',
    [image({ image_url: `https://${long(2992)}` })],
    [image({ image_url: `https://${long(2993)}` })],
    'must be less than 3001 characters',
  ],
  [
    'rich text lines at most 100',
    [input('i', { type: 'rich_text_input', max_lines: 100 })],
    [input('i', { type: 'rich_text_input', max_lines: 101 })],
    'must be less than or equal to 100',
  ],
  [
    'mrkdwn 3,000',
    [{ type: 'context', elements: [{ type: 'mrkdwn', text: long(3000) }] }],
    [{ type: 'context', elements: [{ type: 'mrkdwn', text: long(3001) }] }],
    'must be less than 3001 characters',
  ],
  [
    'plain text 3,000',
    [{ type: 'context', elements: [plain(long(3000))] }],
    [{ type: 'context', elements: [plain(long(3001))] }],
    'must be less than 3001 characters',
  ],
  [
    'video alt text 200',
    [video({ alt_text: long(200) })],
    [video({ alt_text: long(201) })],
    'must be less than 201 characters',
  ],
  [
    'video description 200',
    [video({ description: plain(long(200)) })],
    [video({ description: plain(long(201)) })],
    'must be less than 201 characters',
  ],
  [
    'video provider 50',
    [video({ provider_name: long(50) })],
    [video({ provider_name: long(51) })],
    'must be less than 51 characters',
  ],
]

describe('a message', () => {
  test.each(blocks)('%s', (_rule, accepted, refused, sentence) => {
    expect(refusalOfMessage({ text: 't', blocks: accepted })).toBeUndefined()
    const refusal = refusalOfMessage({ text: 't', blocks: refused })
    expect(refusal?.error).toBe('invalid_blocks')
    expect(refusal?.messages.join('\n')).toContain(sentence)
  })

  test.each<[string, Wire, Wire, string]>([
    ['text or blocks', { text: 'a' }, {}, 'no_text'],
    ['text that is not blank', { text: 'a' }, { text: ' ' }, 'no_text'],
    ['text of 40,000', { text: long(40_000) }, { text: long(40_001) }, 'msg_too_long'],
    ['blocks in a list', { text: 'a', blocks: [] }, { text: 'a', blocks: '[{' }, 'invalid_blocks_format'],
    [
      '100 attachments',
      { attachments: many(100, () => ({})) },
      { attachments: many(101, () => ({})) },
      'too_many_attachments',
    ],
    [
      'blocks in attachments',
      { attachments: [{ blocks: [section('a')] }] },
      { attachments: [{ blocks: [section('')] }] },
      'invalid_blocks',
    ],
    [
      'all blocks together',
      { blocks: many(4, () => section(long(3000))) },
      { blocks: many(5, () => section(long(3000))) },
      'msg_blocks_too_long',
    ],
    ['markdown alone', { markdown_text: 'a' }, { markdown_text: 'a', text: 'b' }, 'markdown_text_conflict'],
    [
      'metadata of its shape',
      { text: 'a', metadata: { event_type: 'e', event_payload: {} } },
      { text: 'a', metadata: { type: 'e' } },
      'invalid_metadata_format',
    ],
    [
      'metadata of 16 KB',
      { text: 'a', metadata: { event_type: 'e', event_payload: { a: long(16_000) } } },
      { text: 'a', metadata: { event_type: 'e', event_payload: { a: long(17_000) } } },
      'metadata_too_large',
    ],
  ])('%s', (_rule, accepted, refused, error) => {
    expect(refusalOfMessage(accepted)).toBeUndefined()
    expect(refusalOfMessage(refused)?.error).toBe(error)
  })
})

describe('a view', () => {
  const text = input('i', { type: 'plain_text_input' })
  test.each<[string, Wire, Wire, string]>([
    [
      'title 24',
      modal([text], { title: plain(long(24)) }),
      modal([text], { title: plain(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'title at all',
      modal([text]),
      modal([text], { title: undefined }),
      'missing required field: title [json-pointer:/view]',
    ],
    [
      'submit 24',
      modal([text], { submit: plain(long(24)) }),
      modal([text], { submit: plain(long(25)) }),
      'must be less than 25 characters',
    ],
    [
      'close 24',
      modal([text], { close: plain(long(24)) }),
      modal([text], { close: plain(long(25)) }),
      'must be less than 25 characters',
    ],
    [
      'submit with an input',
      modal([section('a')], { submit: undefined }),
      modal([text], { submit: undefined }),
      'missing required field: submit',
    ],
    [
      'private_metadata 3,000',
      modal([text], { private_metadata: long(3000) }),
      modal([text], { private_metadata: long(3001) }),
      'must be less than 3001 characters',
    ],
    [
      'callback_id 255',
      modal([text], { callback_id: long(255) }),
      modal([text], { callback_id: long(256) }),
      'must be less than 256 characters',
    ],
    [
      'external_id 255',
      modal([text], { external_id: long(255) }),
      modal([text], { external_id: long(256) }),
      'must be less than 256 characters',
    ],
    [
      '100 blocks',
      modal(many(100, () => ({ type: 'divider' }))),
      modal(many(101, () => ({ type: 'divider' }))),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    ['blocks at all', modal([text]), modal([]), 'no less than 1 items allowed'],
    [
      'no markdown in views',
      modal([section('a')]),
      modal([{ type: 'markdown', text: 'a' }]),
      'unsupported type: markdown',
    ],
    [
      'alert 200',
      modal([{ type: 'alert', text: plain(long(200)) }]),
      modal([{ type: 'alert', text: plain(long(201)) }]),
      'must be less than 201 characters',
    ],
    [
      'files up to 10',
      modal([input('f', { type: 'file_input', max_files: 10 })]),
      modal([input('f', { type: 'file_input', max_files: 11 })]),
      'must be less than or equal to 10',
    ],
  ])('%s', (_rule, accepted, refused, sentence) => {
    expect(refusalOfView(accepted, 'modal')).toBeUndefined()
    const refusal = refusalOfView(refused, 'modal')
    expect(refusal?.error).toBe('invalid_arguments')
    expect(refusal?.messages.join('\n')).toContain(sentence)
  })

  test('a Home tab has no title and no submit button', () => {
    expect(refusalOfView({ type: 'home', blocks: [section('a')] }, 'home')).toBeUndefined()
    expect(refusalOfView({ type: 'home', title: plain('t'), blocks: [section('a')] }, 'home')?.messages).toEqual([
      'invalid additional property: title [json-pointer:/view]',
    ])
    expect(refusalOfView(modal([section('a')]), 'home')?.messages).toEqual([
      'unsupported type: modal [json-pointer:/view/type]',
    ])
  })
})

test('options for an external select are held to the limits of a select', () => {
  expect(refusalOfOptions({ options: options(100) })).toBeUndefined()
  expect(refusalOfOptions({ options: options(101) })?.error).toBe('invalid_options')
  expect(refusalOfOptions({ options: [] })).toBeUndefined()
})

test('the Web API answers in the words of Slack, notes the refusal and posts nothing', async () => {
  const { slack, ann, general, client } = await stage()
  const tooMany = [section('first'), actions(...many(26, (index) => button(`b${index}`)))]
  const failed = client.chat.postMessage({ channel: general.id, text: 't', blocks: tooMany as never })
  await expect(failed).rejects.toMatchObject({
    data: {
      ok: false,
      error: 'invalid_blocks',
      errors: ['no more than 25 items allowed [json-pointer:/blocks/1/elements]'],
      response_metadata: { messages: ['[ERROR] no more than 25 items allowed [json-pointer:/blocks/1/elements]'] },
    },
  })
  expect(slack.refused).toMatchObject([{ method: 'chat.postMessage', error: 'invalid_blocks' }])
  expect(slack.visibleTo(ann, general)).toEqual([])
})

test('a workspace that is not strict takes anything', async () => {
  const { general, client } = await stage({ strict: false })
  expect(await errorOf(client.chat.postMessage({ channel: general.id, text: 't', blocks: [{ type: 'banner' }] }))).toBe(
    'ok',
  )
})
