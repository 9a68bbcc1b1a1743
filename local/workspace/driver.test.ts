import type { BlockAction } from '@slack/bolt'
import { expect, test } from 'vitest'
import { actions, button, errorOf, input, manifest, modal, plain, stage } from './stage.ts'
import type { Wire } from './types.ts'

const option = (value: string) => ({ text: plain(value.toUpperCase()), value })
const text = { type: 'plain_text_input' }

/** A modal of these blocks on Ann's screen, opened by a button. */
async function withModal(blocks: Wire[], more: Wire = {}) {
  const base = await stage()
  const { slack, ann, general, app, client } = base
  app.action('open', async ({ ack, body }) => {
    await ack()
    await client.views.open({ trigger_id: (body as BlockAction).trigger_id, view: modal(blocks, more) })
  })
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: [actions(button('open')) as never] })
  const hand = slack.as(ann)
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  await hand.click(card, 'open')
  await slack.settled()
  return { ...base, hand, card }
}

test('state starts from initial values and holds every element, accessories too', async () => {
  const { app, hand } = await withModal([
    input('title', { ...text, initial_value: 'Clean-up' }),
    input(
      'kind',
      { type: 'static_select', options: [option('a'), option('b')], initial_option: option('b') },
      { optional: true },
    ),
    input(
      'days',
      { type: 'checkboxes', options: [option('mo'), option('tu')], initial_options: [option('tu')] },
      { optional: true },
    ),
    input('day', { type: 'datepicker', initial_date: '2026-09-30' }, { optional: true }),
    input('time', { type: 'timepicker', initial_time: '14:30' }, { optional: true }),
    input('at', { type: 'datetimepicker', initial_date_time: 1_790_000_000 }, { optional: true }),
    input('who', { type: 'multi_users_select' }, { optional: true }),
    {
      type: 'section',
      block_id: 'more',
      text: plain('More'),
      accessory: {
        type: 'radio_buttons',
        action_id: 'size',
        options: [option('s'), option('l')],
        initial_option: option('l'),
      },
    },
    {
      type: 'section',
      block_id: 'menu',
      text: plain('Menu'),
      accessory: { type: 'overflow', action_id: 'menu', options: [option('x')] },
    },
    actions(button('plain')),
  ])
  let values: Wire = {}
  app.view('modal', async ({ ack, view }) => {
    values = view.state.values
    await ack()
  })
  await hand.submit()
  const chosen = (value: string) => ({ ...option(value), text: { ...plain(value.toUpperCase()), emoji: true } })
  expect(values).toEqual({
    title: { value: { type: 'plain_text_input', value: 'Clean-up' } },
    kind: { value: { type: 'static_select', selected_option: chosen('b') } },
    days: { value: { type: 'checkboxes', selected_options: [chosen('tu')] } },
    day: { value: { type: 'datepicker', selected_date: '2026-09-30' } },
    time: { value: { type: 'timepicker', selected_time: '14:30' } },
    at: { value: { type: 'datetimepicker', selected_date_time: 1_790_000_000 } },
    who: { value: { type: 'multi_users_select', selected_users: [] } },
    more: { size: { type: 'radio_buttons', selected_option: chosen('l') } },
  })
})

test('what a person types reaches the app, in every kind of field', async () => {
  const { slack, team, app, hand, ann, ben, general } = await withModal([
    input('text', { ...text, multiline: true }),
    input('number', { type: 'number_input', is_decimal_allowed: true, max_value: '10' }),
    input('email', { type: 'email_text_input' }),
    input('url', { type: 'url_text_input' }),
    input('one', {
      type: 'static_select',
      option_groups: [{ label: plain('g'), options: [option('a'), option('b')] }],
    }),
    input('many', { type: 'multi_static_select', options: [option('a'), option('b')], max_selected_items: 2 }),
    input('person', { type: 'users_select' }),
    input('place', { type: 'conversations_select', response_url_enabled: true }),
    input('channels', { type: 'multi_channels_select' }),
    input('rich', { type: 'rich_text_input' }),
    input('file', { type: 'file_input', filetypes: ['pdf'] }),
  ])
  let seen: Wire = {}
  app.view('modal', async ({ ack, view, body, respond }) => {
    seen = { values: view.state.values, urls: (body as Wire).response_urls }
    await ack()
    await respond({ text: 'to the chosen channel', response_type: 'in_channel' })
  })
  const other = slack.addChannel({ name: 'other', teams: [team], members: [ann] })
  await hand.submit({
    text: 'one\ntwo',
    number: '2.5',
    email: 'a@b.cn',
    url: 'https://b.cn',
    one: 'B',
    many: ['a', 'b'],
    person: ben,
    place: other,
    channels: [general],
    rich: 'styled',
    file: [{ name: 'plan.pdf', data: new Uint8Array([1, 2]) }],
  })
  await slack.settled()
  expect(seen.values).toMatchObject({
    text: { value: { value: 'one\ntwo' } },
    number: { value: { value: '2.5' } },
    one: { value: { selected_option: { value: 'b' } } },
    many: { value: { selected_options: [{ value: 'a' }, { value: 'b' }] } },
    person: { value: { selected_user: ben.id } },
    place: { value: { selected_conversation: other.id } },
    channels: { value: { selected_channels: [general.id] } },
    rich: { value: { rich_text_value: { type: 'rich_text' } } },
    file: { value: { files: [{ name: 'plan.pdf', size: 2 }] } },
  })
  expect(seen.urls).toMatchObject([{ block_id: 'place', channel_id: other.id }])
  expect(slack.visibleTo(ann, other).map((each) => each.text)).toEqual(['to the chosen channel'])
})

test('Slack itself says what is missing or malformed, and sends nothing', async () => {
  const { slack, hand, app } = await withModal([
    input('name', { ...text, min_length: 3 }),
    input('email', { type: 'email_text_input' }, { optional: true }),
    input('count', { type: 'number_input', is_decimal_allowed: false, min_value: '1' }, { optional: true }),
    input('kind', { type: 'static_select', options: [option('a')] }),
  ])
  let submissions = 0
  app.view('modal', async ({ ack }) => {
    submissions += 1
    await ack()
  })
  expect((await hand.submit({ name: 'ab', email: 'nobody', count: '0' })).errors).toEqual({
    name: 'Must be at least 3 characters.',
    email: 'Please enter a valid email address.',
    count: 'Must be at least 1.',
    kind: 'Please complete this required field.',
  })
  expect(submissions).toBe(0)
  await hand.submit({ name: 'abc', email: null, count: '1', kind: 'a' })
  expect([submissions, hand.modal()]).toEqual([1, null])
  expect(slack.refused).toEqual([])
})

test('what nobody could do in Slack fails with a plain sentence', async () => {
  const { slack, hand, card, ben, ann, general, client, team } = await withModal([
    input('name', { ...text, max_length: 5 }),
    input('kind', { type: 'static_select', options: [option('a')] }),
    input('count', { type: 'number_input', is_decimal_allowed: false }),
    input('day', { type: 'datepicker' }),
    input('two', { type: 'multi_static_select', options: [option('a'), option('b')], max_selected_items: 1 }),
  ])
  await expect(hand.fill({ name: 'sixsix' })).rejects.toThrow('ann cannot type 6 characters into a field of 5 (value).')
  await expect(hand.fill({ name: 'a\nb' })).rejects.toThrow('line break')
  await expect(hand.fill({ kind: 'z' })).rejects.toThrow('the list has a')
  await expect(hand.fill({ count: 'many' })).rejects.toThrow('number field')
  await expect(hand.fill({ count: '1.5' })).rejects.toThrow('decimals')
  await expect(hand.fill({ day: 'tomorrow' })).rejects.toThrow('a date like 2026-09-30')
  await expect(hand.fill({ two: ['a', 'b'] })).rejects.toThrow('more than 1')
  await expect(hand.fill({ colour: 'red' })).rejects.toThrow(
    'cannot find a field colour in “Title”; there is: name, kind',
  )
  await expect(hand.click(card, 'delete')).rejects.toThrow('ann sees nothing called delete; there is: open')
  await expect(hand.click('home', 'x')).rejects.toThrow('empty Home tab')
  await hand.close()
  await expect(hand.submit()).rejects.toThrow('none is open')

  await client.chat.postEphemeral({
    channel: general.id,
    user: ann.id,
    text: 'psst',
    blocks: [actions(button('x')) as never],
  })
  const psst = slack.visibleTo(ann, general).at(-1)
  if (!psst) throw new Error('nothing')
  await expect(slack.as(ben).click(psst, 'x')).rejects.toThrow('ben cannot see the message')
  const secret = slack.addChannel({ name: 'secret', teams: [team], members: [ann], private: true })
  await expect(slack.as(ben).slash('/test', { channel: secret })).rejects.toThrow('ben cannot see the channel secret')
  await expect(slack.as(ben).join(secret)).rejects.toThrow('without being invited')
  const typed = await slack.as(ben).say('hello', { channel: general })
  await expect(hand.click(typed, 'x')).rejects.toThrow()

  await expect(hand.say(' ', { channel: general })).rejects.toThrow('an empty message')
  await expect(hand.say('a', { channel: general, thread: '1.000001' })).rejects.toThrow('cannot see the message')
  await expect(hand.say('a', { channel: general, thread: psst })).rejects.toThrow('only they can see')
  await expect(hand.react(psst, 'tada')).rejects.toThrow('only they can see')
  await expect(hand.pin(psst)).rejects.toThrow('only they can see')
  await expect(hand.messageAction(psst, 'on-message')).rejects.toThrow('only they can see')
  await hand.pin(typed)
  await expect(hand.pin(typed)).rejects.toThrow('pin a message twice')
  slack.archive(general)
  await expect(hand.say('a', { channel: general })).rejects.toThrow('archived')
  await expect(hand.react(typed, 'tada')).rejects.toThrow('archived')
  await expect(slack.as(slack.addPerson(team, { name: 'cat' })).join(general)).rejects.toThrow('archived')
})

test('who answers a reply writes in the same thread', async () => {
  const { slack, ann, ben, general } = await stage()
  const first = await slack.as(ann).say('a question', { channel: general })
  const reply = await slack.as(ben).say('an answer', { channel: general, thread: first })
  const another = await slack.as(ann).say('thanks', { channel: general, thread: reply })
  expect([reply.thread_ts, another.thread_ts]).toEqual([first.ts, first.ts])
  expect(slack.visibleTo(ann, general)[0]?.reply_count).toBe(2)
})

test('several buttons of one action id are told apart by value or block', async () => {
  const { slack, ann, general, app, client } = await stage()
  const pressed: string[] = []
  app.action('join', async ({ ack, body }) => {
    pressed.push((body as BlockAction).actions.map((each) => (each as Wire).value).join())
    await ack()
  })
  const rows = [
    actions(button('join', { value: '1' })),
    { ...actions(button('join', { value: '2' })), block_id: 'second' },
  ]
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: rows as never })
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  await expect(slack.as(ann).click(card, 'join')).rejects.toThrow('say which with value or blockId')
  await slack.as(ann).click(card, 'join', { value: '1' })
  await slack.as(ann).click(card, 'join', { blockId: 'second' })
  expect(pressed).toEqual(['1', '2'])
})

test('modals stand on one another, three at most, and close one by one or all at once', async () => {
  const blocks = [input('name', text)]
  const { slack, app, hand } = await withModal(blocks, { notify_on_close: true })
  const closed: string[] = []
  app.view('modal', async ({ ack, view }) =>
    view.state.values.name?.value?.value === 'clear'
      ? ack({ response_action: 'clear' })
      : ack({ response_action: 'push', view: modal(blocks, { notify_on_close: true }) }),
  )
  app.view({ type: 'view_closed', callback_id: 'modal' }, async ({ ack, body }) => {
    closed.push(`${(body as Wire).is_cleared}`)
    await ack()
  })
  await hand.submit({ name: 'a' })
  await hand.submit({ name: 'b' })
  expect(hand.modal()).toMatchObject({ depth: 3, values: { name: { value: { value: null } } } })
  await hand.submit({ name: 'c' })
  expect(hand.modal()).toMatchObject({ depth: 3, trouble: 'We had some trouble connecting. Try again?' })
  expect(slack.refused).toMatchObject([{ error: 'push_limit_reached' }])
  await hand.close()
  expect(hand.modal()).toMatchObject({ depth: 2, values: { name: { value: { value: 'b' } } } })
  expect(closed).toEqual(['false'])
  await hand.closeAll()
  expect([hand.modal(), closed]).toEqual([null, ['false', 'true', 'true']])
})

test('an update keeps the id, changes the hash, and keeps what was typed in the same field', async () => {
  const { slack, app, hand, client } = await withModal([input('name', text), input('old', text, { optional: true })])
  const before = hand.modal()
  const hashes: string[] = []
  app.view('modal', async ({ ack, view }) => {
    hashes.push(view.hash)
    await ack({
      response_action: 'update',
      view: modal([input('name', text), input('new', { ...text, initial_value: 'n' })]),
    })
  })
  await hand.submit({ name: 'kept', old: 'gone' })
  await hand.submit()
  expect(hand.modal()).toMatchObject({
    id: before?.id,
    values: { name: { value: { value: 'kept' } }, new: { value: { value: 'n' } } },
  })
  expect(new Set(hashes).size).toBe(2)
  const late = client.views.update({
    view_id: before?.id ?? '',
    hash: hashes[0] ?? '',
    view: modal([input('name', text)]),
  })
  expect(await errorOf(late)).toBe('hash_conflict')
  expect(slack.refused).toEqual([])
})

test('an answer Slack cannot read leaves the modal open with its own sentence', async () => {
  const { slack, app, hand } = await withModal([input('name', text)])
  app.view('modal', async ({ ack }) => ack({ response_action: 'errors', errors: { nonsense: 'no such block' } }))
  expect((await hand.submit({ name: 'a' })).errors).toEqual({})
  expect(hand.modal()?.trouble).toContain('trouble connecting')
  expect(slack.refused).toMatchObject([{ method: 'ack of view_submission', error: 'invalid_errors' }])
})

test('a choice outside an input block, or with dispatch_action, is sent at once', async () => {
  const { app, hand, slack } = await withModal([
    actions(
      { type: 'static_select', action_id: 'now', options: [option('a')] },
      { type: 'overflow', action_id: 'more', options: [option('x')] },
    ),
    input(
      'typed',
      { ...text, dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } },
      { dispatch_action: true },
    ),
    input('quiet', text, { optional: true }),
  ])
  const heard: string[] = []
  app.action(/.*/, async ({ ack, body }) => {
    const [action] = (body as Wire).actions
    heard.push(
      `${action.action_id} ${action.selected_option?.value ?? action.value} ${(body as Wire).view.state.values.typed.value.value}`,
    )
    await ack()
  })
  await hand.pick('modal', 'now', 'a')
  await hand.pick('modal', 'more', 'x')
  await hand.fill({ typed: 'abc', quiet: 'hush' })
  expect(heard).toEqual(['now a null', 'more x null', 'value abc abc'])
  expect(slack.refused).toEqual([])
})

test('an external select asks the app, from the length it wants, and takes only what the app lists', async () => {
  const { slack, app, hand } = await withModal([input('who', { type: 'external_select', min_query_length: 2 })])
  app.options('value', async ({ ack, options }) => {
    await ack({ options: ['lin', 'li', 'chen'].filter((each) => each.startsWith(options.value)).map(option) })
  })
  let chosen = ''
  app.view('modal', async ({ ack, view }) => {
    chosen = view.state.values.who?.value?.selected_option?.value ?? ''
    await ack()
  })
  expect((await hand.options('modal', 'value', 'li')).map((each) => each.value)).toEqual(['lin', 'li'])
  await expect(hand.fill({ who: 'lin' })).rejects.toThrow('before typing 2 characters')
  await expect(hand.fill({ who: { query: 'ch', value: 'lin' } })).rejects.toThrow('the list has chen')
  await hand.submit({ who: { query: 'li', value: 'lin' } })
  expect([chosen, slack.refused]).toEqual(['lin', []])
})

test('what each person chose in a message is theirs, and travels with every press', async () => {
  const { slack, ann, ben, general, app, client } = await stage()
  const states: Wire[] = []
  app.action(/.*/, async ({ ack, body }) => {
    states.push((body as BlockAction).state?.values ?? {})
    await ack()
  })
  const blocks = [
    {
      ...actions({ type: 'static_select', action_id: 'size', options: [option('s'), option('l')] }, button('go')),
      block_id: 'b',
    },
  ]
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: blocks as never })
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  await slack.as(ann).pick(card, 'size', 'l')
  await slack.as(ben).click(card, 'go')
  await slack.as(ann).click(card, 'go')
  expect(states.map((each) => each.b.size.selected_option?.value ?? null)).toEqual(['l', null, 'l'])
})

test('shortcuts and message actions reach the app, with a trigger that opens a modal', async () => {
  const { slack, ann, general, app, client } = await stage()
  const hand = slack.as(ann)
  app.shortcut('everywhere', async ({ ack, shortcut }) => {
    await ack()
    await client.views.open({ trigger_id: shortcut.trigger_id, view: modal([{ type: 'divider' }]) })
  })
  app.shortcut({ type: 'message_action', callback_id: 'on-message' }, async ({ ack, shortcut, respond }) => {
    await ack()
    await respond(`${shortcut.message.text} in ${shortcut.channel.name}`)
  })
  await hand.shortcut('everywhere')
  await slack.settled()
  expect(hand.modal()?.depth).toBe(1)
  const said = await hand.say('look', { channel: general })
  await hand.messageAction(said, 'on-message')
  await slack.settled()
  expect(slack.visibleTo(ann, general).at(-1)).toMatchObject({ text: 'look in general', ephemeral: true })
  await expect(hand.shortcut('on-message')).rejects.toThrow('global shortcut')
})

test('an app hears the messages, mentions, reactions, joins and profile changes it asked for', async () => {
  const { slack, team, ann, ben, general, installed, app } = await stage()
  const heard: string[] = []
  app.use(async ({ body, next }) => {
    const { event } = body as Wire
    if (event)
      heard.push(
        [event.type, event.channel_type, event.tab, event.text ?? event.reaction ?? event.user?.real_name]
          .filter(Boolean)
          .join(' '),
      )
    await next()
  })
  const hand = slack.as(ann)
  const said = await hand.say(`<@${installed.botUserId}> hello`, { channel: general })
  await hand.say('between us', { channel: 'app' })
  await hand.react(said, 'tada')
  await hand.unreact(said, 'tada')
  await hand.invite(slack.addPerson(team, { name: 'cat', realName: 'Cat Li' }), general)
  await slack.as(ben).leave(general)
  await slack.updatePerson(ann, { realName: 'Ann Wu' })
  await hand.openHome()
  await hand.openMessages()
  expect(heard.sort()).toEqual(
    [
      `message channel <@${installed.botUserId}> hello`,
      `app_mention <@${installed.botUserId}> hello`,
      'message im between us',
      'reaction_added tada',
      'reaction_removed tada',
      'team_join Cat Li',
      'member_joined_channel C',
      'member_left_channel C',
      'user_change Ann Wu',
      'app_home_opened home',
      'app_home_opened messages',
    ].sort(),
  )
})

test('an app without interactivity gets no presses, one without the scope no events and no commands', async () => {
  const { slack, team, ann, general, app, client, installed } = await stage()
  const heard: string[] = []
  app.use(async ({ body, next }) => {
    heard.push((body as Wire).type ?? (body as Wire).command)
    await next()
  })
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: [actions(button('x')) as never] })
  await slack.settled()
  heard.splice(0)
  slack.installApp({ ...manifest, settings: { ...manifest.settings, interactivity: { is_enabled: false } } }, team)
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  expect(await slack.as(ann).click(card, 'x')).toMatchObject({
    acked: false,
    error: 'The manifest does not enable interactivity.',
  })
  const installation = slack.installations.find((each) => each.botUserId === installed.botUserId)
  installation?.scopes.delete('channels:history')
  installation?.scopes.delete('commands')
  await slack.as(ann).say('hello', { channel: general })
  expect(await slack.as(ann).slash('/test', { channel: general })).toMatchObject({ error: 'not a valid command' })
  expect(heard).toEqual([])
})

test('a modal knows the conversation it was opened from, when it asks', async () => {
  const { general, hand } = await withModal([
    input('place', { type: 'conversations_select', default_to_current_conversation: true }),
    input('other', { type: 'conversations_select' }, { optional: true }),
  ])
  expect(hand.modal()?.values).toMatchObject({
    place: { value: { selected_conversation: general.id } },
    other: { value: { selected_conversation: null } },
  })
})

test('an external id finds its view, once only', async () => {
  const { hand, client, app, ann, slack } = await withModal([input('name', text), actions(button('more'))], {
    external_id: 'mine',
  })
  await client.views.update({
    external_id: 'mine',
    view: modal([input('name', text), actions(button('more'))], { external_id: 'mine', title: plain('Found') }),
  })
  expect(hand.modal()?.title).toBe('Found')
  const errors: string[] = []
  app.action('more', async ({ ack, body }) => {
    await ack()
    const { trigger_id } = body as BlockAction
    errors.push(
      await errorOf(client.views.push({ trigger_id, view: modal([input('name', text)], { external_id: 'mine' }) })),
    )
    const heavy = Array.from({ length: 90 }, (_, index) => ({
      type: 'section',
      block_id: `b${index}`,
      text: plain('x'.repeat(3000)),
    }))
    errors.push(await errorOf(client.views.push({ trigger_id, view: modal(heavy) })))
  })
  await slack.as(ann).click('modal', 'more')
  await slack.settled()
  expect(errors).toEqual(['duplicate_external_id', 'view_too_large'])
})
