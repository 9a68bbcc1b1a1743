import { WebClient } from '@slack/web-api'
import { expect, test } from 'vitest'
import { strangers } from './answers.ts'
import { actions, button, errorOf, input, manifest, modal, plain, stage } from './stage.ts'
import { methodNames } from './web-api.ts'

test('the official client drives every method', async () => {
  const { slack, team, ann, ben, general, installed, app, client, clientOptions } = await stage()
  const channel = general.id
  const posted = await client.chat.postMessage({ channel, text: 'hello', blocks: [actions(button('open')) as never] })
  const ts = posted.ts ?? ''
  expect(posted).toMatchObject({ channel, message: { text: 'hello', bot_id: installed.botId, team: team.id } })
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts })
  await client.chat.postEphemeral({ channel, user: ann.id, text: 'psst' })
  expect(await client.chat.getPermalink({ channel, message_ts: ts })).toMatchObject({
    permalink: `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
  })

  expect(await client.auth.test()).toMatchObject({
    team_id: team.id,
    user_id: installed.botUserId,
    bot_id: installed.botId,
    url: 'https://acme.slack.com/',
  })
  expect(await client.team.info()).toMatchObject({ team: { domain: 'acme' } })
  expect(await client.bots.info({ bot: installed.botId })).toMatchObject({ bot: { app_id: installed.appId } })

  expect(await client.users.info({ user: ann.id, include_locale: true })).toMatchObject({
    user: { id: ann.id, real_name: 'Ann Lee', locale: 'zh-CN', tz: 'Asia/Shanghai', tz_offset: 28_800, is_bot: false },
  })
  expect((await client.users.list({})).members?.map((each) => each.name)).toEqual(['slackbot', 'ann', 'ben', 'tester'])
  expect(await client.users.lookupByEmail({ email: 'ben@acme.example' })).toMatchObject({ user: { id: ben.id } })
  expect((await client.users.conversations({})).channels?.map((each) => each.id)).toEqual([channel])

  expect((await client.conversations.list({})).channels).toMatchObject([
    { id: channel, is_member: true, is_ext_shared: false },
  ])
  expect(await client.conversations.info({ channel, include_num_members: true })).toMatchObject({
    channel: { num_members: 3 },
  })
  expect((await client.conversations.members({ channel })).members).toEqual([ann.id, ben.id, installed.botUserId])
  expect((await client.conversations.history({ channel })).messages).toMatchObject([{ ts, reply_count: 1 }])
  expect((await client.conversations.replies({ channel, ts })).messages?.map((each) => each.text)).toEqual([
    'hello',
    'reply',
  ])
  const opened = await client.conversations.open({ users: ann.id })
  expect(await client.chat.postMessage({ channel: ann.id, text: 'hi' })).toMatchObject({ channel: opened.channel?.id })
  const other = slack.addChannel({ name: 'other', teams: [team], members: [ann] })
  expect(await client.conversations.join({ channel: other.id })).toMatchObject({ channel: { is_member: true } })

  await client.reactions.add({ channel, timestamp: ts, name: 'tada' })
  expect(await client.reactions.get({ channel, timestamp: ts })).toMatchObject({
    message: { reactions: [{ name: 'tada', users: [installed.botUserId], count: 1 }] },
  })
  expect((await client.reactions.list({})).items).toHaveLength(1)
  await client.reactions.remove({ channel, timestamp: ts, name: 'tada' })
  await client.pins.add({ channel, timestamp: ts })
  expect((await client.pins.list({ channel })).items).toMatchObject([{ message: { ts, pinned_to: [channel] } }])
  await client.pins.remove({ channel, timestamp: ts })
  const added = await client.bookmarks.add({
    channel_id: channel,
    title: 'Docs',
    type: 'link',
    link: 'https://example.com',
  })
  const bookmark_id = added.bookmark?.id ?? ''
  expect(await client.bookmarks.edit({ channel_id: channel, bookmark_id, title: 'Guide' })).toMatchObject({
    bookmark: { title: 'Guide' },
  })
  expect((await client.bookmarks.list({ channel_id: channel })).bookmarks).toHaveLength(1)
  await client.bookmarks.remove({ channel_id: channel, bookmark_id })

  const upload = await client.filesUploadV2({
    channel_id: channel,
    filename: 'a.csv',
    file: Buffer.from('a,b'),
    initial_comment: 'here',
  })
  const file = slack.visibleTo(ann, general).at(-1)?.files[0]?.id ?? ''
  expect(upload.ok).toBe(true)
  expect(await client.files.info({ file })).toMatchObject({ file: { name: 'a.csv', mimetype: 'text/csv', size: 3 } })

  expect(await client.blocks.validate({ blocks: [{ type: 'divider' }] })).toMatchObject({ ok: true })
  await expect(client.blocks.validate({ blocks: [{ type: 'banner' }] })).rejects.toMatchObject({
    data: { error: 'invalid_blocks', errors: [{ message: 'unsupported type: banner', pointer: '/blocks/0/type' }] },
  })

  app.action('open', async ({ ack, body }) => {
    await ack()
    if (body.type !== 'block_actions') return
    const view = modal([input('name', { type: 'plain_text_input' }), actions(button('push'))])
    const first = await client.views.open({ trigger_id: body.trigger_id, view })
    await client.views.update({
      view_id: first.view?.id ?? '',
      hash: first.view?.hash,
      view: { ...view, title: plain('Changed') },
    })
  })
  app.action('push', async ({ ack, body }) => {
    await ack()
    if (body.type === 'block_actions')
      await client.views.push({
        trigger_id: body.trigger_id,
        view: modal([input('more', { type: 'plain_text_input' })]),
      })
  })
  const hand = slack.as(ann)
  await hand.click({ ts, channel }, 'open')
  await slack.until(() => hand.modal()?.title === 'Changed')
  await hand.click('modal', 'push')
  await slack.until(() => hand.modal()?.depth === 2)
  await client.views.publish({ user_id: ann.id, view: { type: 'home', blocks: [{ type: 'divider' }] } })
  expect(hand.home()?.blocks).toHaveLength(1)

  await client.chat.update({ channel, ts, text: 'bye' })
  expect(slack.visibleTo(ann, general).find((each) => each.ts === ts)).toMatchObject({
    text: 'bye',
    blocks: [],
    edited: true,
  })
  await client.chat.delete({ channel, ts })
  expect(slack.visibleTo(ann, general).some((each) => each.ts === ts)).toBe(false)

  const anonymous = new WebClient(undefined, clientOptions)
  const redirect_uri = 'http://127.0.0.1/back'
  const back = slack
    .as(ben)
    .approve(
      `https://slack.com/oauth/v2/authorize?client_id=${installed.clientId}&scope=chat:write&redirect_uri=${encodeURIComponent(redirect_uri)}&state=s`,
    )
  const code = new URL(back).searchParams.get('code') ?? ''
  const { clientId: client_id, clientSecret: client_secret } = installed
  expect(await anonymous.oauth.v2.access({ client_id, client_secret, code, redirect_uri })).toMatchObject({
    access_token: installed.botToken,
    bot_user_id: installed.botUserId,
    team: { id: team.id },
    authed_user: { id: ben.id },
  })
  const sockets = new WebClient(installed.appToken, clientOptions)
  expect((await sockets.apps.connections.open()).url).toMatch(/^wss:/)
  expect(await client.auth.revoke()).toMatchObject({ revoked: true })
  expect(await errorOf(client.auth.test())).toBe('token_revoked')

  await slack.settled()
  const driven = new Set(slack.calls().map((call) => call.method))
  expect(methodNames.filter((name) => !driven.has(name))).toEqual([])
  // Documented, though the SDK's declarations leave it out.
  const documented = /^views\.\w+\.view\.state\.values: unknown$|^auth\.revoke\.revoked: unknown$/
  const strange = new Set(slack.calls().flatMap((call) => (call.answer.ok ? strangers(call) : [])))
  expect([...strange].filter((each) => !documented.test(each))).toEqual([])
  expect(slack.refused).toEqual([])
})

test('every method checks its scope and says which one is missing', async () => {
  const { slack, general, installed, client, ann } = await stage()
  const installation = slack.installations.find((each) => each.botUserId === installed.botUserId)
  installation?.scopes.clear()
  installation?.scopes.add('commands')
  await expect(client.chat.postMessage({ channel: general.id, text: 'a' })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'chat:write', provided: 'commands' },
  })
  const free = new Set([
    'auth.test',
    'auth.revoke',
    'chat.getPermalink',
    'blocks.validate',
    'apps.connections.open',
    'oauth.v2.access',
  ])
  for (const name of methodNames) {
    if (free.has(name) || name.startsWith('views.')) continue
    expect([name, await errorOf(client.apiCall(name, { channel: general.id, user: ann.id }))]).toEqual([
      name,
      'missing_scope',
    ])
  }
})

test('a private channel needs groups:read, a public one channels:read', async () => {
  const { slack, team, ann, general, installed, client } = await stage()
  const secret = slack.addChannel({ name: 'secret', teams: [team], members: [ann], private: true })
  secret.members.add(installed.botUserId)
  const installation = slack.installations.find((each) => each.botUserId === installed.botUserId)
  installation?.scopes.delete('groups:read')
  expect(await errorOf(client.conversations.info({ channel: general.id }))).toBe('ok')
  expect(await errorOf(client.conversations.info({ channel: secret.id }))).toBe('missing_scope')
})

test('errors are the ones Slack documents', async () => {
  const { slack, team, ann, ben, general, installed, client, clientOptions } = await stage()
  const channel = general.id
  const other = slack.addChannel({ name: 'other', teams: [team], members: [ann] })
  const secret = slack.addChannel({ name: 'secret', teams: [team], members: [ann], private: true })
  const typed = await slack.as(ann).say('hello', { channel: general })
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'mine' })
  const { message_ts = '' } = await client.chat.postEphemeral({ channel, user: ann.id, text: 'psst' })
  await client.reactions.add({ channel, timestamp: ts, name: 'tada' })
  await client.pins.add({ channel, timestamp: ts })
  const someone = (token?: string) => new WebClient(token, clientOptions)
  const cases: [string, Promise<unknown>][] = [
    ['not_authed', someone().auth.test()],
    ['invalid_auth', someone('xoxb-wrong').auth.test()],
    ['not_allowed_token_type', someone('xoxb-wrong').apps.connections.open()],
    ['unknown_method', client.apiCall('chat.shout', {})],
    ['channel_not_found', client.chat.postMessage({ channel: 'C0NOWHERE', text: 'a' })],
    ['channel_not_found', client.chat.postMessage({ channel: secret.id, text: 'a' })],
    ['channel_not_found', client.conversations.info({ channel: secret.id })],
    ['not_in_channel', client.chat.postMessage({ channel: other.id, text: 'a' })],
    ['not_in_channel', client.conversations.history({ channel: other.id })],
    ['no_text', client.chat.postMessage({ channel, text: '' })],
    ['msg_too_long', client.chat.postMessage({ channel, text: 'x'.repeat(40_001) })],
    ['thread_not_found', client.chat.postMessage({ channel, text: 'a', thread_ts: '1.000001' })],
    ['thread_not_found', client.chat.postMessage({ channel, text: 'a', thread_ts: message_ts })],
    ['cannot_dm_bot', client.chat.postMessage({ channel: 'USLACKBOT', text: 'a' })],
    ['cannot_dm_bot', client.conversations.open({ users: installed.botUserId })],
    [
      'user_not_in_channel',
      client.chat.postEphemeral({ channel, user: slack.addPerson(team, { name: 'cat' }).id, text: 'a' }),
    ],
    ['message_not_found', client.chat.update({ channel, ts: '1.000001', text: 'a' })],
    ['message_not_found', client.chat.update({ channel, ts: message_ts, text: 'a' })],
    ['cant_update_message', client.chat.update({ channel, ts: typed.ts, text: 'a' })],
    ['cant_delete_message', client.chat.delete({ channel, ts: typed.ts })],
    ['user_not_found', client.users.info({ user: 'U0NOBODY' })],
    ['users_not_found', client.users.lookupByEmail({ email: 'nobody@acme.example' })],
    ['already_reacted', client.reactions.add({ channel, timestamp: ts, name: 'tada' })],
    ['no_reaction', client.reactions.remove({ channel, timestamp: ts, name: 'wave' })],
    ['already_pinned', client.pins.add({ channel, timestamp: ts })],
    ['no_pin', client.pins.remove({ channel, timestamp: typed.ts })],
    ['file_not_found', client.files.info({ file: 'F0NOTHING' })],
    ['file_not_found', client.files.completeUploadExternal({ files: [{ id: 'F0NOTHING' }], channel_id: channel })],
    ['invalid_trigger_id', client.views.open({ trigger_id: 'made.up', view: modal([{ type: 'divider' }]) })],
    ['not_found', client.views.update({ view_id: 'V0NOTHING', view: modal([{ type: 'divider' }]) })],
    [
      'user_not_found',
      client.views.publish({ user_id: 'U0NOBODY', view: { type: 'home', blocks: [{ type: 'divider' }] } }),
    ],
    ['invalid_cursor', client.conversations.list({ cursor: 'bmV4dDpub3RoaW5n' })],
  ]
  for (const [expected, call] of cases) expect([expected, await errorOf(call)]).toEqual([expected, expected])
  slack.archive(general)
  expect(await errorOf(client.chat.postMessage({ channel, text: 'a' }))).toBe('is_archived')
  expect(await errorOf(client.reactions.add({ channel, timestamp: ts, name: 'wave' }))).toBe('is_archived')
  await slack.updatePerson(ben, { deleted: true })
  expect(await errorOf(client.chat.postMessage({ channel: ben.id, text: 'a' }))).toBe('channel_not_found')
})

test('an app without a Home tab cannot publish one', async () => {
  const { client, ann, slack, team } = await stage()
  slack.installApp({ ...manifest, features: { ...manifest.features, app_home: { home_tab_enabled: false } } }, team)
  expect(
    await errorOf(client.views.publish({ user_id: ann.id, view: { type: 'home', blocks: [{ type: 'divider' }] } })),
  ).toBe('not_enabled')
})

test('lists come in pages, in order, each item once', async () => {
  const { slack, team, general, client } = await stage()
  for (let index = 0; index < 25; index += 1) slack.addPerson(team, { name: `p${index}` })
  const names: (string | undefined)[] = []
  let pages = 0
  for await (const page of client.paginate('users.list', { limit: 10 })) {
    pages += 1
    names.push(...((page as { members?: { name?: string }[] }).members ?? []).map((each) => each.name))
  }
  expect(pages).toBe(3)
  expect(names).toEqual([...slack.people.values()].map((each) => each.name))

  for (let index = 0; index < 5; index += 1) await client.chat.postMessage({ channel: general.id, text: `m${index}` })
  const first = await client.conversations.history({ channel: general.id, limit: 2 })
  expect(first).toMatchObject({ has_more: true, messages: [{ text: 'm4' }, { text: 'm3' }] })
  const cursor = first.response_metadata?.next_cursor
  expect(await client.conversations.history({ channel: general.id, limit: 2, cursor })).toMatchObject({
    messages: [{ text: 'm2' }, { text: 'm1' }],
  })
})

test('text without blocks takes the blocks of a message away, blocks without text leave the text', async () => {
  const { slack, ann, general, client } = await stage()
  const blocks = [{ type: 'divider' }]
  const { ts = '' } = await client.chat.postMessage({ channel: general.id, text: 'a', blocks })
  const now = () => slack.visibleTo(ann, general)[0]
  await client.chat.update({ channel: general.id, ts, blocks: [...blocks, ...blocks] } as never)
  expect(now()).toMatchObject({ text: 'a', blocks: [{ type: 'divider' }, { type: 'divider' }], edited: false })
  await client.chat.update({ channel: general.id, ts, text: 'b' })
  expect(now()).toMatchObject({ text: 'b', blocks: [], edited: true })
})

test('message timestamps rise although the clock stands still', async () => {
  const { general, client } = await stage()
  const posts = await Promise.all(
    Array.from({ length: 20 }, (_, index) => client.chat.postMessage({ channel: general.id, text: `${index}` })),
  )
  const stamps = posts.map((each) => each.ts ?? '')
  expect(new Set(stamps).size).toBe(20)
  expect(stamps).toEqual([...stamps].sort())
})
