import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import type { ModalView } from '@slack/types'
import type { Locator, Page as Window } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { actions, button, input, modal, plain, stage } from '../stage.ts'
import type { Wire } from '../types.ts'
import { browserPath, eventually, openBrowser, poorContrasts } from './chromium.ts'
import { openPage, type Page } from './server.ts'

const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const option = (value: string) => ({ text: plain(`Option ${value}`), value })

/** Every kind of block a message can have, with every kind of element. */
const EVERYTHING: Wire[] = [
  { type: 'header', text: plain('A header :tada:') },
  {
    type: 'section',
    text: {
      type: 'mrkdwn',
      text: '*bold* _italic_ ~gone~ `code` <https://example.com|a link> <javascript:alert(1)|bad>',
    },
    accessory: button('beside', { style: 'danger' }),
  },
  { type: 'section', fields: [{ type: 'mrkdwn', text: '*Where*\nHall' }, plain('When')] },
  { type: 'divider' },
  {
    type: 'actions',
    elements: [
      button('ask', {
        style: 'primary',
        value: 'yes',
        confirm: {
          title: plain('Really?'),
          text: plain('It cannot be undone.'),
          confirm: plain('Do it'),
          deny: plain('No'),
        },
      }),
      {
        type: 'static_select',
        action_id: 'static',
        placeholder: plain('Pick one'),
        options: [option('a'), option('b')],
      },
      { type: 'external_select', action_id: 'external', min_query_length: 2, placeholder: plain('Search') },
      { type: 'users_select', action_id: 'user', placeholder: plain('Who') },
      { type: 'datepicker', action_id: 'date' },
      { type: 'timepicker', action_id: 'time' },
      { type: 'datetimepicker', action_id: 'datetime' },
      { type: 'overflow', action_id: 'overflow', options: [option('one'), option('two')] },
    ],
  },
  {
    type: 'actions',
    elements: [
      { type: 'checkboxes', action_id: 'checks', options: [option('x'), option('y')] },
      { type: 'radio_buttons', action_id: 'radios', options: [option('r'), option('s')] },
      {
        type: 'multi_static_select',
        action_id: 'multi',
        placeholder: plain('Several'),
        options: [option('m'), option('n')],
      },
    ],
  },
  { type: 'context', elements: [{ type: 'mrkdwn', text: 'for <!channel>' }] },
  { type: 'image', image_url: 'https://example.com/picture.png', alt_text: 'a picture from the web' },
  {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: 'rich', style: { bold: true } }] },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'item' }] }],
      },
    ],
  },
  { type: 'markdown', text: '# Title\n\n- one\n- two\n\n**strong** and [a link](https://example.com)' },
]

const rich = (text: string, style?: Wire) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text, ...(style && { style }) }] }],
})
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const raw = (text: string) => ({ type: 'raw_text', text })

/** What bots use less often; `file` is a picture the app has uploaded. */
const laidOut = (file: string): Wire[] => [
  { type: 'image', slack_file: { id: file }, alt_text: 'a poster', title: plain('The poster') },
  {
    type: 'table',
    rows: [
      [raw('Name'), raw('Hours')],
      [rich('胡敏', { bold: true }), { type: 'raw_number', value: 12.5, text: '12.5' }],
    ],
    column_settings: [{ is_wrapped: true }, { align: 'right' }],
  },
  {
    type: 'video',
    title: plain('A lathe in two minutes'),
    title_url: 'https://example.com/watch',
    video_url: 'https://example.com/embed',
    thumbnail_url: 'https://example.com/thumbnail.png',
    alt_text: 'a lathe',
    author_name: 'The college',
    provider_name: 'Example',
    description: plain('What apprentices see first.'),
  },
  {
    type: 'card',
    icon: { type: 'image', slack_file: { id: file }, alt_text: 'a sign' },
    title: mrkdwn('*A card*'),
    subtitle: mrkdwn('below its title'),
    body: mrkdwn('with a body'),
    actions: [button('on-card', { style: 'primary' })],
  },
  {
    type: 'carousel',
    elements: ['first', 'second'].map((name) => ({ type: 'card', title: mrkdwn(name), actions: [button(name)] })),
  },
  {
    type: 'container',
    title: plain('Last year'),
    subtitle: mrkdwn('_two_ activities'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: [{ type: 'section', text: mrkdwn('Inside it'), accessory: button('in-container') }],
  },
  { type: 'container', rich_text_title: rich('This year', { italic: true }), child_blocks: [{ type: 'divider' }] },
  actions({
    type: 'rich_text_input',
    action_id: 'remark',
    placeholder: plain('A remark'),
    dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
  }),
]

const ATTACHMENTS: Wire[] = [
  {
    pretext: 'Before *it*',
    author_name: 'An author',
    title: 'A title',
    title_link: 'https://example.com/title',
    text: 'The text',
    fields: [{ title: 'Priority', value: '*High*', short: true }],
    footer: 'The footer',
  },
  { color: '#36a64f', blocks: [{ type: 'section', text: mrkdwn('Beside a bar'), accessory: button('in-attachment') }] },
]

describe.skipIf(browserPath === undefined)('the page, in a browser', { timeout: 60_000 }, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let world: Awaited<ReturnType<typeof stage>>
  let page: Page
  /** What the app heard, newest last. */
  const heard: Wire[] = []

  beforeAll(async () => {
    browser = await openBrowser()
    world = await stage()
    const { app, slack } = world
    app.action(/^(?!silent|open-|update)/, async ({ action, ack }) => {
      await ack()
      heard.push(action)
    })
    app.options('external', ({ options, ack }) =>
      ack({ options: [option(`${options.value}-1`), option(`${options.value}-2`)] }),
    )
    app.action('update', async ({ ack, body, client }) => {
      await ack()
      if (!('message' in body) || !body.channel || !body.message) return
      await client.chat.update({
        channel: body.channel.id,
        ts: body.message.ts,
        text: 'done',
        blocks: [{ type: 'section', text: plain('It is done.') }],
      })
    })
    app.shortcut(/./, async ({ shortcut, ack }) => {
      await ack()
      heard.push({ shortcut: shortcut.callback_id })
    })
    app.command('/test', async ({ ack, command, client }) => {
      if (command.text === 'silence') return
      const view = { form: first, keep: { ...first, callback_id: 'kept' }, papers }[command.text]
      if (!view) return ack(`You said ${command.text}`)
      await ack()
      await client.views.open({ trigger_id: command.trigger_id, view })
    })
    app.view('first', async ({ ack, view }) => {
      const name = view.state.values.name?.value?.value ?? ''
      if (name === 'wrong') return ack({ response_action: 'errors', errors: { name: 'That name is taken.' } })
      heard.push(view.state.values)
      await ack({ response_action: 'push', view: second })
    })
    app.view('papers', async ({ ack, view }) => {
      await ack()
      heard.push(view.state.values)
    })
    app.view('second', ({ ack }) => ack({ response_action: 'clear' }))
    app.view('kept', ({ ack }) =>
      ack({
        response_action: 'update',
        view: modal([{ type: 'section', text: plain('It is kept.') }], { submit: undefined }),
      }),
    )
    app.event('app_home_opened', async ({ event, client }) => {
      // Published again, it would have other block ids than the one that is pressed.
      if (event.tab !== 'home') return
      const blocks = [
        { type: 'header' as const, text: plain('Your home') },
        { type: 'actions' as const, elements: [button('home-button')] },
      ]
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
    })
    page = await openPage({
      slack,
      clockActions: [
        { id: 'hour', label: { en: '+1 hour', zh: '+1 小时' }, run: async () => slack.clock.advance(3_600_000) },
      ],
      subCommands: () => ({ '/test': [{ text: 'form', does: 'opens a form' }] }),
    })
  })

  afterEach(() => browser.closeWindows())

  afterAll(async () => {
    await page?.close()
    await browser?.close()
  })

  const first: ModalView = modal(
    [
      input('name', { type: 'plain_text_input', max_length: 20 }),
      input('kind', { type: 'static_select', options: [option('a'), option('b')] }, { optional: true }),
      input('people', { type: 'multi_users_select' }, { optional: true }),
    ],
    { callback_id: 'first', title: plain('First') },
  )
  const second: ModalView = modal([{ type: 'section', text: plain('Nearly there') }], {
    callback_id: 'second',
    title: plain('Second'),
  })

  const papers: ModalView = modal(
    [
      ...['default', 'info', 'warning', 'error', 'success'].map((level) => ({
        type: 'alert',
        level,
        text: mrkdwn(`A *${level}* alert`),
      })),
      input('papers', { type: 'file_input', filetypes: ['pdf', 'csv'], max_files: 2 }),
      input('report', { type: 'rich_text_input', initial_value: rich('So far so good.') }),
    ],
    { callback_id: 'papers', title: plain('Papers') },
  )

  const open = (as: Wire, more = '', options = {}) =>
    browser.visit(`${page.url}?as=${as.id}&at=${world.general.id}${more}`, options)
  const post = (blocks: Wire[], more: Wire = {}) =>
    world.client.chat.postMessage({ channel: world.general.id, text: 'blocks', blocks, ...more } as never)
  const slash = async (window: Window, line: string) => {
    await window.fill('#write', line)
    await window.press('#write', 'Enter')
  }
  const lastHeard = () => heard.at(-1)
  const upload = async (...files: { file: Buffer; filename: string }[]): Promise<string[]> => {
    const { files: uploaded } = (await world.client.filesUploadV2({ file_uploads: files })) as Wire
    return uploaded.flatMap((each: Wire) => each.files.map(({ id }: Wire) => id))
  }
  /** By the Tab key alone, from where the focus is. */
  const tabTo = async (window: Window, element: Locator) => {
    for (let presses = 0; !(await element.evaluate((node) => node.matches(':focus'))); presses += 1) {
      if (presses === 60) throw new Error('Tab does not lead there')
      await window.keyboard.press('Tab')
    }
  }
  const expectContrast = async (window: Window) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await window.emulateMedia({ colorScheme })
      expect(await poorContrasts(window)).toEqual([])
    }
  }

  test('every block is drawn, every element tells the app what was chosen', async () => {
    await post(EVERYTHING)
    const window = await open(world.ben)
    const message = window.locator('.message').last()
    await message.getByText('A header').waitFor()
    expect(await message.getByRole('link', { name: 'a link' }).count()).toBe(2)
    expect(await message.getByRole('link', { name: 'bad' }).count()).toBe(0)
    expect(await message.locator('b', { hasText: 'bold' }).count()).toBe(1)
    expect(await message.getByText('Picture on the web: a picture from the web').count()).toBe(1)

    await message.getByRole('button', { name: 'ask' }).click()
    await window.getByRole('dialog', { name: 'Really?' }).getByRole('button', { name: 'No', exact: true }).click()
    await message.getByRole('button', { name: 'beside' }).click()
    await eventually(lastHeard).toMatchObject({ action_id: 'beside' })
    expect(heard.map((each) => each.action_id)).not.toContain('ask')
    await message.getByRole('button', { name: 'ask' }).click()
    await window.getByRole('button', { name: 'Do it' }).click()
    await eventually(lastHeard).toMatchObject({ action_id: 'ask', value: 'yes' })

    await message.getByLabel('Pick one').selectOption('b')
    await eventually(lastHeard).toMatchObject({ action_id: 'static', selected_option: { value: 'b' } })
    await message.getByRole('combobox', { name: 'Search' }).pressSequentially('ab')
    await window.getByRole('option', { name: 'Option ab-2' }).click()
    await eventually(lastHeard).toMatchObject({ action_id: 'external', selected_option: { value: 'ab-2' } })
    await message.getByRole('combobox', { name: 'Who' }).fill('ann')
    await window.keyboard.press('ArrowDown')
    await window.keyboard.press('Enter')
    await eventually(lastHeard).toMatchObject({ action_id: 'user', selected_user: world.ann.id })
    await message.locator('[type=date]').fill('2026-09-30')
    await eventually(lastHeard).toMatchObject({ action_id: 'date', selected_date: '2026-09-30' })
    await message.locator('[type=time]').fill('14:30')
    await eventually(lastHeard).toMatchObject({ action_id: 'time', selected_time: '14:30' })
    // Ben lives in Shanghai, eight hours ahead of UTC, wherever the browser is.
    await message.locator('[type=datetime-local]').fill('2026-09-30T14:30')
    const at = Date.UTC(2026, 8, 30, 6, 30) / 1000
    await eventually(lastHeard).toMatchObject({ action_id: 'datetime', selected_date_time: at })
    await message.locator('.overflow').click()
    await window.getByRole('button', { name: 'Option two' }).click()
    await eventually(lastHeard).toMatchObject({ action_id: 'overflow', selected_option: { value: 'two' } })
    await message.getByLabel('Option x').check()
    await eventually(lastHeard).toMatchObject({ action_id: 'checks', selected_options: [{ value: 'x' }] })
    await message.getByLabel('Option s').check()
    await eventually(lastHeard).toMatchObject({ action_id: 'radios', selected_option: { value: 's' } })
    await message.getByRole('combobox', { name: 'Several' }).click()
    await window.getByRole('option', { name: 'Option n' }).click()
    await message.getByRole('button', { name: 'Remove Option n' }).waitFor()
    await message.getByRole('combobox', { name: 'Several' }).fill('m')
    await window.getByRole('option', { name: 'Option m' }).click()
    await eventually(lastHeard).toMatchObject({
      action_id: 'multi',
      selected_options: [{ value: 'n' }, { value: 'm' }],
    })
    await message.getByRole('button', { name: 'Remove Option n' }).click()
    await eventually(lastHeard).toMatchObject({ action_id: 'multi', selected_options: [{ value: 'm' }] })
  })

  test('pictures, tables, videos, cards, containers and attachments are drawn, and what can be pressed in them is heard', async () => {
    const [picture = ''] = await upload({ file: DOT, filename: 'poster.png' })
    await post(laidOut(picture), { attachments: ATTACHMENTS })
    const window = await open(world.ben)
    const message = window.locator('.message').last()
    const poster = message.getByRole('img', { name: 'a poster' })
    await eventually(() => poster.evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(1)
    await message.getByText('The poster').waitFor()

    const table = message.getByRole('table')
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(['Name', 'Hours'])
    expect(await table.getByRole('cell').allInnerTexts()).toEqual(['胡敏', '12.5'])
    expect(await window.evaluate("getComputedStyle(document.querySelector('td:last-child')).textAlign")).toBe('right')

    const video = message.locator('.video')
    expect(
      await video.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(['https://example.com/watch', 'https://example.com/thumbnail.png'])
    expect(await video.textContent()).toMatch(
      /A lathe in two minutes\s*The college · Example\s*What apprentices see first/,
    )

    const card = message.locator('.card').first()
    expect(await card.textContent()).toMatch(/A card\s*below its title\s*with a body\s*on-card/)
    await card.getByRole('img', { name: 'a sign' }).waitFor()
    const last = message.locator('.attachment').last()
    await last.getByText('Beside a bar').waitFor()
    expect(await message.locator('.attachment').first().textContent()).toMatch(
      /An author\s*A title\s*The text\s*Priority\s*High\s*The footer/,
    )
    await message.getByText('Before it').waitFor()
    expect(await message.getByRole('link', { name: 'A title' }).getAttribute('href')).toBe('https://example.com/title')

    const inside = message.getByText('Inside it')
    expect(await inside.isVisible()).toBe(false)
    await message.focus()
    for (const name of ['on-card', 'second']) {
      await tabTo(window, message.getByRole('button', { name, exact: true }))
      await window.keyboard.press('Enter')
      await eventually(lastHeard).toMatchObject({ action_id: name })
    }
    await tabTo(window, message.locator('summary'))
    await window.keyboard.press('Enter')
    await inside.waitFor()
    await tabTo(window, message.getByRole('button', { name: 'in-container' }))
    await window.keyboard.press('Enter')
    await eventually(lastHeard).toMatchObject({ action_id: 'in-container' })
    await message.getByRole('heading', { name: 'This year' }).waitFor()
    await tabTo(window, message.getByLabel('A remark'))
    await window.keyboard.type('有空再来')
    await eventually(lastHeard).toMatchObject({ action_id: 'remark', rich_text_value: rich('有空再来') })
    await tabTo(window, message.getByRole('button', { name: 'in-attachment' }))
    await window.keyboard.press('Enter')
    await eventually(lastHeard).toMatchObject({ action_id: 'in-attachment' })
    expect(await inside.isVisible()).toBe(true)
    await expectContrast(window)
  })

  test('a modal draws alerts, and takes files and formatted text by the keyboard', async () => {
    const window = await open(world.ben)
    await slash(window, '/test papers')
    const dialog = window.getByRole('dialog', { name: 'Papers' })
    await dialog.getByText('A warning alert').waitFor()
    expect(await dialog.getByRole('note').allInnerTexts()).toEqual(
      ['default', 'info', 'warning', 'error', 'success'].map((level) => `A ${level} alert`),
    )
    expect(await dialog.getByLabel('report').inputValue()).toBe('So far so good.')

    // Asked for well ahead: the browser is told of it in passing, and otherwise opens a chooser that nobody can close.
    const choosing = window.waitForEvent('filechooser')
    await tabTo(window, dialog.getByLabel('papers'))
    await window.keyboard.press('Space')
    const list = Buffer.from('姓名,电话\n胡敏,1\n')
    await (await choosing).setFiles([
      { name: 'list.csv', mimeType: 'text/csv', buffer: list },
      { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
    ])
    await dialog.locator('.chip', { hasText: 'plan.pdf' }).waitFor()
    await tabTo(window, dialog.getByLabel('report'))
    await window.keyboard.press('Control+A')
    await window.keyboard.type('两条：\n好 & 坏')
    await expectContrast(window)
    await tabTo(window, dialog.getByRole('button', { name: 'Send' }))
    await window.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })

    const { papers: given, report } = lastHeard() ?? {}
    expect(report.value).toEqual({ type: 'rich_text_input', rich_text_value: rich('两条：\n好 & 坏') })
    const ids: string[] = given.value.files.map(({ id }: Wire) => id)
    const known = await Promise.all(ids.map((file) => world.client.files.info({ file })))
    expect(known.map(({ file }) => [file?.name, file?.mimetype, file?.size])).toEqual([
      ['list.csv', 'text/csv', list.length],
      ['plan.pdf', 'application/pdf', 8],
    ])
  })

  test('of the files in a message a picture is shown, another one can be downloaded', async () => {
    const calendar = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'
    await world.client.filesUploadV2({
      channel_id: world.general.id,
      initial_comment: 'The poster and the date',
      file_uploads: [
        { file: DOT, filename: 'poster.png', title: 'The poster of the day' },
        { file: Buffer.from(calendar), filename: '活动.ics' },
      ],
    } as never)
    const window = await open(world.ben)
    const message = window.locator('.message').last()
    const picture = message.getByRole('img', { name: 'The poster of the day' })
    await eventually(() => picture.evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(1)
    const link = message.getByRole('link', { name: '活动.ics' })
    await tabTo(window, link)
    const downloading = window.waitForEvent('download')
    await window.keyboard.press('Enter')
    const download = await downloading
    expect(download.suggestedFilename()).toBe('活动.ics')
    expect(await readFile(await download.path(), 'utf8')).toBe(calendar)
  })

  test('a modal says under the field what is wrong, keeps what was typed, and goes on when it is right', async () => {
    const window = await open(world.ben)
    await slash(window, '/test form')
    const dialog = window.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.getByText('Please complete this required field.').waitFor()
    await dialog.getByLabel('name').fill('wrong')
    await dialog.getByLabel('kind').selectOption('a')
    await dialog.getByRole('combobox', { name: 'people' }).fill('ann')
    await window.getByRole('option', { name: 'Ann Lee' }).click()
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.getByText('That name is taken.').waitFor()
    expect(await dialog.getByLabel('name').inputValue()).toBe('wrong')
    expect(await dialog.getByLabel('kind').inputValue()).toBe('a')
    await eventually(() => dialog.getByLabel('name').evaluate((field) => field.matches(':focus'))).toBe(true)

    await dialog.getByLabel('name').fill('right')
    await window.keyboard.press('Enter')
    await window.getByRole('dialog', { name: 'Second' }).waitFor()
    expect(lastHeard()).toMatchObject({
      name: { value: { value: 'right' } },
      kind: { value: { selected_option: { value: 'a' } } },
      people: { value: { selected_users: [world.ann.id] } },
    })
    await window.getByRole('dialog').getByRole('button', { name: 'Back' }).click()
    await window.getByRole('dialog', { name: 'First' }).waitFor()
    expect(await dialog.getByLabel('name').inputValue()).toBe('right')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await window.getByRole('dialog', { name: 'Second' }).getByRole('button', { name: 'Send' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  test('the keyboard alone completes a command, fills a modal, leaves it by Escape and is back where it was', async () => {
    const window = await open(world.ben)
    await window.locator('#write').focus()
    await window.keyboard.type('/te')
    await window.getByRole('option', { name: '/test' }).waitFor()
    await window.keyboard.press('Enter')
    await window.getByRole('option', { name: '/test form' }).waitFor()
    await window.keyboard.press('ArrowDown')
    await window.keyboard.press('Tab')
    expect(await window.inputValue('#write')).toBe('/test form ')
    await window.keyboard.press('Enter')
    const dialog = window.getByRole('dialog', { name: 'First' })
    await dialog.waitFor()
    await window.keyboard.type('by hand')
    await window.keyboard.press('Tab')
    await window.keyboard.press('ArrowDown')
    await window.keyboard.press('Tab')
    await window.keyboard.type('ann')
    await window.keyboard.press('ArrowDown')
    await window.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Remove Ann Lee' }).waitFor()
    // Escape closes the open list first, then the modal.
    await window.keyboard.type('b')
    await window.getByRole('option', { name: 'Ben Wu' }).waitFor()
    await window.keyboard.press('Escape')
    await window.getByRole('option', { name: 'Ben Wu' }).waitFor({ state: 'hidden' })
    expect(await dialog.isVisible()).toBe(true)
    await window.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await eventually(() => window.locator('#write').evaluate((field) => field.matches(':focus'))).toBe(true)
  })

  test('a modal that shows something else keeps the focus, and gives it back when it is left', async () => {
    const window = await open(world.ben)
    await slash(window, '/test keep')
    const dialog = window.getByRole('dialog')
    await dialog.getByLabel('name').fill('a')
    await tabTo(window, dialog.getByRole('button', { name: 'Send' }))
    await window.keyboard.press('Enter')
    await dialog.getByText('It is kept.').waitFor()
    expect(await window.evaluate('document.activeElement.closest("dialog") !== null')).toBe(true)
    await window.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await eventually(() => window.locator('#write').evaluate((field) => field.matches(':focus'))).toBe(true)
  })

  test('a name behind an @ is completed, and is a mention; what looks like one of Slack’s own marks is text', async () => {
    const window = await open(world.ben)
    await window.locator('#write').focus()
    await window.keyboard.type('a <@U1> & co: @an')
    await window.getByRole('option', { name: '@Ann Lee' }).waitFor()
    await window.keyboard.press('Enter')
    expect(await window.inputValue('#write')).toBe('a <@U1> & co: @Ann Lee ')
    await window.keyboard.press('Enter')
    const message = window.locator('main .message', { hasText: 'a <@U1> & co:' })
    await message.locator('.mention', { hasText: '@Ann Lee' }).waitFor()
    expect(world.slack.visibleTo(world.ann, world.general).at(-1)?.text.trim()).toBe(
      `a &lt;@U1&gt; &amp; co: <@${world.ann.id}>`,
    )
  })

  test('what only one person may see the other does not see, and says so', async () => {
    const [ben, ann] = [await open(world.ben), await open(world.ann)]
    await slash(ben, '/test a secret')
    const secret = ben.locator('.message', { hasText: 'You said a secret' })
    await secret.getByText('Only visible to you').waitFor()
    await slash(ann, '大家好')
    await ben.getByText('大家好').waitFor()
    expect(await ann.getByText('a secret').count()).toBe(0)
  })

  test('an app that does not answer: Slack’s own sentence, in the words of the page', async () => {
    await post([actions(button('silent'))])
    const [ben, ann] = [await open(world.ben), await open(world.ann)]
    const silent = ann.getByRole('button', { name: 'silent' })
    await Promise.all([slash(ben, '/test silence'), silent.click()])
    expect(await silent.getAttribute('aria-busy')).toBe('true')
    await ben.getByText('/test failed because the app did not respond.').waitFor()
    await ann.getByText('应用没有响应，请稍后再试。').waitFor()
    await ben.getByRole('link', { name: '中文' }).click()
    await ben.getByText('没有成功：应用没有响应').waitFor()
    await slash(ben, '/nobody')
    await ben.getByText('没有 /nobody 这个命令').waitFor()
  })

  test('a pressed button that becomes a line of text leaves the focus at its message', async () => {
    await post([actions(button('update'))])
    const window = await open(world.ben)
    await window.getByRole('button', { name: 'update' }).focus()
    await window.keyboard.press('Enter')
    await window.getByText('It is done.').waitFor()
    expect(await window.evaluate('document.activeElement.className')).toContain('message')
  })

  test('a thread stands beside the channel, and replies stay out of the channel', async () => {
    const window = await open(world.ben)
    await slash(window, 'Who brings water?')
    const message = window.locator('main .message', { hasText: 'Who brings water?' })
    await message.hover()
    await message.getByRole('button', { name: 'More actions' }).click()
    await window.locator('.menu:popover-open').getByText('Reply in thread').click()
    await window.fill('#reply', 'I do')
    await window.press('#reply', 'Enter')
    await window.locator('.pane .message', { hasText: 'I do' }).waitFor()
    await message.getByText('1 reply').waitFor()
    expect(await window.locator('main .message', { hasText: 'I do' }).count()).toBe(0)
    await window.keyboard.press('Escape')
    await window.locator('.pane').waitFor({ state: 'detached' })
  })

  test('files, reactions, pins, shortcuts, and a channel one has not joined', async () => {
    const { slack, team, ann } = world
    const hall = slack.addChannel({ name: 'hall', teams: [team], members: [ann] })
    const window = await browser.visit(`${page.url}?as=${world.ben.id}&at=${hall.id}`)
    await window.getByRole('button', { name: 'Join channel' }).click()
    await window.getByLabel('Attach a file').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: DOT })
    const message = window.locator('main .message').last()
    const picture = message.getByRole('img', { name: 'dot' })
    await eventually(() => picture.evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(1)
    await message.hover()
    await message.locator('.tools > button').first().click()
    await message.getByRole('button', { name: '+1 1' }).waitFor()
    await message.getByRole('button', { name: 'More actions' }).click()
    await window.locator('.menu:popover-open').getByText('Pin to the channel').click()
    await window.getByRole('link', { name: '1 pinned' }).click()
    await window.locator('.pane').getByRole('img', { name: 'dot' }).waitFor()
    await window.getByRole('button', { name: 'Shortcuts' }).click()
    await window.locator('.menu:popover-open').getByText('Everywhere').click()
    await eventually(lastHeard).toMatchObject({ shortcut: 'everywhere' })
    await message.getByRole('button', { name: 'More actions' }).click()
    await window.locator('.menu:popover-open').getByText('On a message').click()
    await eventually(lastHeard).toMatchObject({ shortcut: 'on-message' })
    const address = await picture.getAttribute('src')
    const elsewhere = slack.addTeam({ name: 'Elsewhere', domain: 'elsewhere' })
    const outsider = slack.addPerson(elsewhere, { name: 'eve' })
    slack.addChannel({ name: 'theirs', teams: [elsewhere], members: [outsider] })
    expect((await fetch(new URL(address ?? '', page.url))).status).toBe(200)
    expect((await fetch(new URL(address?.replace(world.ben.id, outsider.id) ?? '', page.url))).status).toBe(404)
  })

  test('who you are stands in the address: unread marks, the Home tab, the language, the clock', async () => {
    await world.client.chat.postMessage({ channel: world.ann.id, text: 'Only for Ann' })
    const window = await open(world.ben)
    await window.getByRole('button', { name: 'You are' }).click()
    await window.locator('.cast a', { hasText: 'Ann Lee' }).getByLabel('1 unread').waitFor()
    await window.locator('.cast a', { hasText: 'Ann Lee' }).click()
    await window.getByRole('button', { name: '你现在是' }).waitFor()
    await window.locator('.sidebar a', { hasText: '消息' }).click()
    await window.getByText('Only for Ann').waitFor()
    await window.locator('.sidebar a', { hasText: '主页' }).click()
    await window.getByRole('heading', { name: 'Your home' }).waitFor()
    await window.getByRole('button', { name: 'home-button' }).click()
    await eventually(lastHeard).toMatchObject({ action_id: 'home-button' })
    await window.getByRole('link', { name: 'English' }).click()
    await window.locator('.clock', { hasText: 'Monday 7 September 09:00' }).waitFor()
    await window.getByRole('button', { name: '+1 hour' }).click()
    await window.locator('.clock', { hasText: '10:00' }).waitFor()
    await window.goBack()
    await window.getByRole('button', { name: '你现在是' }).waitFor()
  })

  test('every text has the contrast of WCAG AA, by day and by night', async () => {
    const window = await open(world.ann, '&pane=pins')
    await window.locator('.message').first().waitFor()
    await expectContrast(window)
    await window.locator('.who').click()
    await window.fill('#write', '/')
    await expectContrast(window)
    await slash(window, '/test form')
    await window.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await window.getByText('请填写此必填项。').waitFor()
    await expectContrast(window)
    await window.keyboard.press('Escape')
  })

  test('on a phone each column is a screen and nothing is wider than the window', async () => {
    const window = await open(world.ben, '', { viewport: { width: 390, height: 780 } })
    const tooWide = () => window.evaluate('document.documentElement.scrollWidth - innerWidth')
    await window.locator('main .message').first().waitFor()
    expect(await window.locator('.sidebar').isVisible()).toBe(false)
    expect(await tooWide()).toBe(0)
    await window.getByRole('link', { name: 'Back to the list' }).click()
    await window.locator('.sidebar').waitFor()
    expect(await window.locator('main').isVisible()).toBe(false)
    await window.getByRole('link', { name: 'general' }).click()
    await slash(window, '/test form')
    await window.getByRole('dialog').waitFor()
    expect(await tooWide()).toBe(0)
    await window.keyboard.press('Escape')
  })

  test('nothing was asked of another host, and the page complained of nothing', async () => {
    expect([...browser.hosts]).toEqual(['127.0.0.1'])
    expect(browser.complaints).toEqual([])
  })

  test('when the workspace goes away the page says so', async () => {
    const other = await openPage({ slack: world.slack })
    const window = await browser.visit(other.url)
    await window.locator('main').waitFor()
    await other.close()
    await window.getByText('演示已停止').waitFor()
  })
})

test('the page is there for this machine only, and for no other name of it', async () => {
  const { slack } = await stage()
  const page = await openPage({ slack })
  const { port } = new URL(page.url)
  const answer = (host: string, header = host) =>
    new Promise<number | string>((resolve) => {
      request({ host, port, headers: { host: `${header}:${port}` } }, (response) => resolve(response.statusCode ?? 0))
        .on('error', ({ message }) => resolve(message))
        .end()
    })
  expect(await answer('127.0.0.1')).toBe(200)
  expect(await answer('127.0.0.1', 'evil.example')).toBe(403)
  const outside = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')
  if (outside) expect(await answer(outside.address)).toContain('ECONNREFUSED')
  const csp = (await fetch(page.url)).headers.get('content-security-policy')
  expect(csp).toContain("default-src 'none'")
  expect((await fetch(new URL('do', page.url), { method: 'POST', body: '{}' })).status).toBe(415)
  await page.close()
})
